/* A bound that is checked against a constant, and checks that say nothing. */
// expect-after: char b[16];
#include <stdio.h>

static int checked(unsigned n)
{
	struct { int a; char b[n]; } s;

	if (n == 0 || n > 16)
		return -1;
	s.a = 1;
	s.b[n - 1] = 2;
	return s.a + s.b[n - 1];
}

static int too_late(unsigned n)
{
	struct { int a; char b[n]; } s;

	s.b[0] = 2;
	if (n > 16)
		return -1;
	s.a = 1;
	return s.a + s.b[0];
}

static int changed(unsigned n)
{
	int sum = 0;

	if (n > 4)
		return -1;
	n *= 10;
	{
		struct { int a; char b[n]; } s;

		s.a = 1;
		s.b[n - 1] = 2;
		sum = s.a + s.b[n - 1];
	}
	return sum;
}

static int stays(unsigned n)
{
	struct { int a; char b[n]; } s;

	if (n > 16)
		puts("long");
	s.a = 1;
	s.b[n - 1] = 2;
	return s.a + s.b[n - 1];
}

int main(void)
{
	printf("%d %d\n", checked(9), checked(17));
	printf("%d %d\n", too_late(9), too_late(17));
	printf("%d %d\n", changed(3), changed(5));
	printf("%d %d\n", stays(3), stays(40));
	return 0;
}
