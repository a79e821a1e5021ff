/* Messages. */
#warning "one" // expect: warning-directive
#ifdef UNKNOWN
# warning two // expect: warning-directive
#endif
int warning;
#define warning 1
