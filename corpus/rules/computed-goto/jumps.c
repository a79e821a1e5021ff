/* Jumps to addresses and to labels. */
void f(int n)
{
	void *t[] = { &&a, &&b };
	goto *t[n]; // expect: computed-goto
a:
	goto b;
b:
	goto *(n ? &&a : &&b); // expect: computed-goto
}
void g(void) { goto out; out: ; }
