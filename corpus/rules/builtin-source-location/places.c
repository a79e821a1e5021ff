/* Places by function and by macro. */
int put(const char *, int);
int a(void) { return put(__builtin_FUNCTION(), 1); } // expect: builtin-source-location
#define LOG() put(__builtin_FILE(), 2) // expect: builtin-source-location
int b(void) { return put(__FILE__, __LINE__); }
