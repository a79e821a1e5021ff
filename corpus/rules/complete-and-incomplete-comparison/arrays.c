/* Pointers to arrays with and without bounds. */
int a(long (*x)[], long (*y)[4]) { return x > y; } // expect: complete-and-incomplete-comparison
int b(long (*x)[4], long (*y)[]) { return x <= y; } // expect: complete-and-incomplete-comparison
int c(long (*x)[], long (*y)[]) { return x < y; }
int d(long *x, long *y) { return x < y; }
