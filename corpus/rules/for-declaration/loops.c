/* Loops with and without a declaration. */
void f(int n)
{
	int j;
	for (long i = n; i; i--) { } // expect: for-declaration
	for (j = 0; j < n; j++)
		for (struct { int k; } s = { 0 }; s.k; ) { } // expect: for-declaration
}
