/* Types by their mode. */
typedef unsigned a __attribute__((mode(QI))); // expect: attribute-mode
int b __attribute__((mode(HI), unused)); // expect: attribute-mode, attribute-diagnostic
typedef unsigned char c;
int d(int mode);
