/* Parameters declared as arrays of a run-time length: pointers in truth, or pointers to VLAs. */
int use(const void *);

void p1(int n, int a[n]); // expect: vla
void p2(int n, int a[*]); /* gcc differs */ // expect: vla
void p3(int n, int a[][n]); // expect: vla
void p4(int n, int a[n][n]); // expect: vla
void p5(int n, int (*a)[n]); // expect: vla
void p6(int n, int [n]); // expect: vla
void p7(int n, int a[static n]); // expect: vla
void p8(int n, int a[const restrict n + 1]); // expect: vla
void p9(int n, char a[n], char *b, char c[n]); // expect: vla, vla
void p10(int n, char *a[n + 1]); // expect: vla

void p11(int n, char a[n]) // expect: vla
{
	use(a);
}

void p12(int n,
	 char a[n], // expect: vla
	 char b[4])
{
	use(a);
	use(b);
}

int (*pointer_to_function)(int n, char a[n]); // expect: vla
typedef int function_t(int n, char a[n]); // expect: vla
struct holder { int (*call)(int n, char a[n]); }; // expect: vla

void n1(int n, int *a);
void n2(int n, int a[]);
void n3(int n, int a[4]);
void n4(int n, int a[][4]);
void n5(int n, int (*a)[4]);
void n6(int n, int a[static 4]);
void n7(int n, int (*call)(int n));
