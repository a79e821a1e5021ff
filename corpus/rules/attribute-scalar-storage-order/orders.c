/* Structures with an order of their own. */
struct __attribute__((scalar_storage_order("big-endian"))) a { long n; }; // expect: attribute-scalar-storage-order
union b { int n; short s; } __attribute__((scalar_storage_order("little-endian"))); // expect: attribute-scalar-storage-order
struct c { long n; } __attribute__((aligned(8)));
