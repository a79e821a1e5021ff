/* Functions of GCC's, used and only named in a macro. */
void *a(void *p) { return __builtin_speculation_safe_value(p); } // expect: builtin-gcc-only
struct s { int n; } __attribute__((packed));
int b = __builtin_has_attribute(struct s, packed); // expect: builtin-gcc-only
#define UNUSED(x) __builtin_speculation_safe_value(x)
