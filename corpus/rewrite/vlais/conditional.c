/* What `#if` leaves out uses the object too, and leaves its block. */
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
#elif defined(QUIET)
	if (s.b[0] == 2)
		return s.a;
#endif
	return s.a + s.b[0];
}

int main(void)
{
	printf("%d\n", maybe(3));
	return 0;
}
