/* Labels of blocks and of functions. */
void f(int n)
{
	{
		__label__ a, b; // expect: local-label
		goto a;
a:
		if (n) goto b;
b:
		;
	}
	goto c;
c:
	;
}
#define UNUSED(x) ({ __label__ l; l: &&l; }) // expect: local-label
