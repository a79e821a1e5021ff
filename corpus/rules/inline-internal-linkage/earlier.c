/* A function that was declared static before has internal linkage, with or without the word. */
static int hidden;
static inline int first(void);
inline int first(void) { return hidden; }
inline int second(void) { return hidden; } // expect: inline-internal-linkage
