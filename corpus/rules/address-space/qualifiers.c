/* The qualifiers of x86 in several places. */
extern char __seg_gs here; // expect: address-space
typedef __seg_fs long *there; // expect: address-space
extern char plain;
long __segment;
