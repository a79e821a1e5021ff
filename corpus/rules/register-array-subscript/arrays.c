/* Subscripts of register arrays and of others. */
int f(int n)
{
	register long a[4] = { 0 };
	long b[4] = { 0 };
	register long *c = b;
	a[n] = 1; // expect: register-array-subscript
	return a[0] + b[0] + c[0]; // expect: register-array-subscript
}
