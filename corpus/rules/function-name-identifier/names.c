/* Names of functions in each spelling. */
int put(const char *);
void a(void) { put(__FUNCTION__); } // expect: function-name-identifier
void b(void) { put(__PRETTY_FUNCTION__); } // expect: function-name-identifier
void c(void) { put(__func__); }
