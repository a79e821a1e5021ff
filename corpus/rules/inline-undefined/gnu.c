/* With GNU's meaning `inline` alone is a declaration like any other. */
inline __attribute__((gnu_inline)) int old(void); // expect: gnu89-inline
inline int none(void); // expect: inline-undefined
