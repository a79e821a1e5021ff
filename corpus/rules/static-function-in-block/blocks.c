/* Functions declared inside of functions. */
void a(void)
{
	static int b(int); // expect: static-function-in-block
	int c(int);
	extern int d(int);
	static int e;
	e = 1;
}
void h(void) { { static long k(void); } } // expect: static-function-in-block
