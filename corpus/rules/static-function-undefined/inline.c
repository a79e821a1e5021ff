/* Static inline functions: declared again behind the body, before it, and never given one. */
static inline int twice(int n) { return n; }
static inline int twice(int n);
static inline int later(int n);
static inline int never(int n); // expect: static-function-undefined
int use(int n) { return twice(n) + later(n) + never(n); }
static inline int later(int n) { return n; }
