/* Lists of constants and of other values. */
int g(void);
void f(int n)
{
	int a[2] = { 0, n }; // expect: nonconstant-aggregate-initializer
	struct { int k; } b = { g() + 1 }; // expect: nonconstant-aggregate-initializer
	int c[2] = { 1 + 2, sizeof(int) };
	int d = n;
	(void)a, (void)b, (void)c, (void)d;
}
