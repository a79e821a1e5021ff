/* Types and expressions without a size. */
int f(void);
unsigned long a = sizeof(int(int)); // expect: sizeof-void-or-function
unsigned long b = _Alignof(void); // expect: sizeof-void-or-function
unsigned long c(void *p) { return sizeof(*p); } // expect: sizeof-void-or-function
unsigned long d(char *p) { return sizeof(*p); }
unsigned long e = sizeof(f());
