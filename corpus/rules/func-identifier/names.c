/* The name in functions and macros. */
int put(const char *);
void a(void) { put(__func__); } // expect: func-identifier
#define LOG() put(__func__) // expect: func-identifier
void b(void) { put("b"); }
