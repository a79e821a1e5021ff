/* Prototypes and the definitions behind them. */
long a(short);
long a(n) short n; { return n; } // expect: kr-after-prototype
int b(int);
int b(n) int n; { return n; } // expect: kr-after-prototype
int c();
int c(n) int n; { return n; }
