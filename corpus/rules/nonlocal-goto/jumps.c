/* Jumps inside and out of nested functions. */
void use(void (*)(void));
int f(int n)
{
	__label__ done;
	void out(void) { goto done; } // expect: nonlocal-goto, nested-function
	void in(void) { goto here; here: ; } // expect: nested-function
	use(out);
	use(in);
	if (n) goto done;
done:
	return n;
}
int g(void)
{
	__label__ a, b;
	void h(int n) { if (n) goto a; goto b; } // expect: nonlocal-goto, nonlocal-goto, nested-function
	h(1);
a:
b:
	return 0;
}
