/* What is never evaluated may overflow. */
int a = sizeof(2147483647 + 1);
int b = 1 ? 2 : 2147483647 + 1;
int c = 0 && 2147483647 + 1;
int d = 1 || 2147483647 + 1;
int f(int n) { return n ? 2 : 2147483647 + 1; } // expect: overflow-in-constant
int e = 1 && 2147483647 + 1; // expect: overflow-in-constant
