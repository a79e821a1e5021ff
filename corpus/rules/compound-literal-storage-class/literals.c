/* Literals with and without a storage class. */
int use(int *);
int a(void) { return use(&(static int){ 2 }); } // expect: compound-literal-storage-class
int b(void) { return use((register int[1]){ 2 }); } // expect: compound-literal-storage-class
int c(void) { return use(&(int){ 2 }); }
int d(void) { static int e = 2; return use(&e); }
