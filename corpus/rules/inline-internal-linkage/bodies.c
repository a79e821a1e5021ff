/* Bodies of inline functions of each linkage. */
static int table[4];
static int look(int n) { return table[n]; }
inline int a(int n) { return look(n); } // expect: inline-internal-linkage
inline int b(int n) { return table[n]; } // expect: inline-internal-linkage
inline int c(int n) { static int last; last = n; return last; } // expect: inline-internal-linkage
static inline int d(int n) { static int last; last = n; return look(last); }
inline int e(int table) { return table; }
