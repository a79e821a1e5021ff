/* Functions in blocks, and what only looks so. */
int a(int n)
{
	static int b(int m) { return m; } // expect: nested-function
	{
		int c(void) { return n; } // expect: nested-function
		n = c();
	}
	int d(int), (*e)(int) = d;
	return b(e(n));
}
