/* Selections in a function and in a macro. */
int f(long n) { return _Generic(n, long: 1, default: 2); } // expect: generic
#define KIND(x) _Generic(x, char *: 's', default: 'n') // expect: generic
int generic(int n) { return n; }
