/* Attributes of GCC's, bare and in macros. */
int a(int) __attribute__((noclone)); // expect: attribute-gcc-only
__attribute__((optimize("O0"))) int b(void); // expect: attribute-gcc-only
#define STRUB __attribute__((strub("internal")))
int c(void) STRUB; // through: attribute-gcc-only
int optimize(int access);
// expect@-3: attribute-gcc-only
