/* Register at file scope and in functions. */
register int a; // expect: register-at-file-scope
register long b = 1; // expect: register-at-file-scope
static int c;
void f(register int d)
{
	register int e = d;
	(void)e;
}
