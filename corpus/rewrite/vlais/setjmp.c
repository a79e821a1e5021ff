/* setjmp */
// keeps: vlais: setjmp
#include <stdio.h>
#include <setjmp.h>

static jmp_buf env;

static int guarded(int n)
{
	struct { int n; char b[n]; } s;

	s.n = n;
	if (setjmp(env))
		return -1;
	s.b[0] = 1;
	if (n > 3)
		longjmp(env, 1);
	return s.b[0] + s.n;
}

int main(void)
{
	printf("%d %d\n", guarded(2), guarded(9));
	return 0;
}
