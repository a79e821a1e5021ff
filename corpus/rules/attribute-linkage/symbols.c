/* Symbols of several kinds. */
extern int a __attribute__((weak)); // expect: attribute-linkage
__attribute__((visibility("default"))) void b(void); // expect: attribute-linkage
__thread int c __attribute__((tls_model("initial-exec"))); // expect: attribute-linkage, gnu-thread
extern int d;
