/* GNU's words and C11's. */
unsigned long a = __alignof__(int), b = __alignof(long); // expect: gnu-alignof, gnu-alignof
unsigned long c(int x) { return __alignof__ x; } // expect: gnu-alignof
unsigned long d = _Alignof(int);
int alignof__;
