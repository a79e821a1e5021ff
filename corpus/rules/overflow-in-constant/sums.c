/* Constants within their type and beyond. */
int a = 2147483647 + 1; // expect: overflow-in-constant
int b = -2147483647 - 2; // expect: overflow-in-constant
int c = 65536 * 65536 / 2; // expect: overflow-in-constant
int d = -2147483647 - 1;
long long e = 65536LL * 65536;
