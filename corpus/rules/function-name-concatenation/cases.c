/* Names of functions with strings around them. */
int p(const char *, ...);
void a(void) { p(__FUNCTION__ ":"); } // expect: function-name-concatenation
void b(void) { p("in " __func__); } // expect: function-name-concatenation
void c(void) { p("%s", __func__); }
void d(void) { p(__func__, "x"); }
