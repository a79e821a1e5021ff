/* Code that the preprocessor leaves out wants other edits than the rest, or is never read. */
// keeps: vlais: shown
// keeps: vlais: shown
// keeps: vlais: shown
#include <stdio.h>

static int differs(int n)
{
#ifdef WIDE
	struct { int a; long b[n]; } s;
#else
	struct { int a; char b[n]; } s;
#endif

	s.a = 1;
	s.b[0] = 2;
	return s.a + s.b[0];
}

static int dead(int n)
{
	struct { int a; char b[n]; } s;

	s.a = 1;
#if 0
	printf("%d\n", s.a);
#endif
	return s.a;
}

int main(void)
{
	printf("%d\n", differs(3));
	printf("%d\n", dead(3));
	return 0;
}
