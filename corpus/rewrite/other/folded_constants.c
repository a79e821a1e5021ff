/* What has to be an integer constant expression and is none. */
// select: folded-constant
// expect-after: 	case 3:
// expect-after: enum { FOUR = 4 };
#include <stdio.h>

enum { FOUR = (int)(2.5 + 1.5) };

static int name(int n)
{
	static const int list[8] = { [(int)(1.5 * 2)] = 5 };

	switch (n) {
	case (int)(1.5 * 2):
		return list[n];
	default:
		return FOUR;
	}
}

int main(void)
{
	printf("%d %d\n", name(3), name(4));
	return 0;
}
