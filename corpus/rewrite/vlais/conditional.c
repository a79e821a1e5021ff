/* Code that the preprocessor leaves out may use the object: only shown. */
// keeps: vlais: shown
#include <stdio.h>

static int maybe(int n)
{
	struct { int a; char b[n]; } s;

	s.a = 1;
	s.b[0] = 2;
#ifdef TRACE
	printf("%d\n", s.a);
	if (s.b[0])
		return 5;
#endif
	return s.a + s.b[0];
}

int main(void)
{
	printf("%d\n", maybe(3));
	return 0;
}
