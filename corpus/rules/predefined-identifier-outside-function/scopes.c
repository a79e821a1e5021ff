/* The names inside and outside of functions. */
const char *a = __PRETTY_FUNCTION__; // expect: predefined-identifier-outside-function
unsigned long b = sizeof(__func__); // expect: predefined-identifier-outside-function
const char *c(void) { return __FUNCTION__; }
