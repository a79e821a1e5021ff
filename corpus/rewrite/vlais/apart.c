/* The layout can't be computed by hand: the array gets an allocation of its own. */
// extensions: an attribute
// expect-after: char *b;
#include <stdio.h>
#include <stdlib.h>

static int middle(unsigned n)
{
	struct {
		int a;
		char b[n];
		short c;
	} __attribute__((aligned(16))) s;

	if (!n)
		return -1;
	s.a = 1;
	s.b[0] = 2;
	s.b[n - 1] = 3;
	s.c = 4;
	if (n > 100)
		return s.b[0];
	return s.a + s.b[n - 1] + s.c;
}

int main(void)
{
	printf("%d %d %d\n", middle(3), middle(0), middle(200));
	return 0;
}
