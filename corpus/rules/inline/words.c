/* Functions with and without the word. */
inline static long a(int n) { return n; } // expect: inline
static inline void b(void); // expect: inline
static inline void b(void) { } // expect: inline
static long c(int n) { return n; }
