/* Predefined macros of GNU and of the standard. */
int a = __INCLUDE_LEVEL__; // expect: gnu-predefined-macro
const char *b = __BASE_FILE__; // expect: gnu-predefined-macro
#if __INCLUDE_LEVEL__ > 0 // expect: gnu-predefined-macro
#endif
const char *c = __FILE__ __DATE__;
#ifdef __VERSION__
#endif
int d = __STDC_HOSTED__;
