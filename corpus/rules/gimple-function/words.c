/* A function of GCC's own and one in C. */
void __GIMPLE() a(void) { return; } // expect: gimple-function
int __GIMPLE (ssa) b(int n) { return n; } // expect: gimple-function
int c(void) { return 0; }
