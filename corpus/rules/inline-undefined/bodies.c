/* Inline functions with and without a body. */
inline long a(void); // expect: inline-undefined
inline int b(int);
inline int b(int n) { return n; }
static inline int c(void) { return 1; }
extern int b(int);
