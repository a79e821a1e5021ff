/* The attribute in several places. */
__attribute__((gnu_inline)) extern inline int a(void) { return 1; } // expect: gnu89-inline
extern inline int b(void) __attribute__((always_inline, gnu_inline)); // expect: gnu89-inline
extern inline int b(void) { return 1; }
static inline int c(void) { return 1; }
