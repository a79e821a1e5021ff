/* Ends of functions. */
int a(int n) { switch (n) { case 1: return 1; } __builtin_unreachable(); } // expect: builtin-unreachable
#define DIE() __builtin_trap() // expect: builtin-unreachable
int b(int n) { return n; }
