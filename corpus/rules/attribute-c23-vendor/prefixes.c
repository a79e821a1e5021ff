/* Prefixes of attributes, and none. */
[[gnu::const]] int a(int); // expect: attribute-c23-vendor
[[clang::annotate("x")]] int b; // expect: attribute-c23-vendor
[[noreturn]] void c(void);
int d(int) __attribute__((const));
