/* Declarations with a word too many or too few. */
// select: implicit-int,missing-semicolon,declaration-without-declarator,attribute-fallthrough,backslash-space-newline
// expect-after: static int counter = 3;
// expect-after: int twice(int n)
// expect-after: int main(void)
// expect-after: 		/* fall through */
#include <stdio.h>

static counter = 3;
const *nowhere;

typedef struct pair {
	int a, b
};

unsigned int;

twice(int n)
{
	return 2 * n;
}

static *where(void)
{
	return &counter;
}

#define SUM(a, b) \  
	((a) + (b))

static int fall(int n)
{
	switch (n) {
	case 1:
		n += 10;
		__attribute__((fallthrough));
	case 2:
		n += 100;
		break;
	case 3: {
		n++;
	}
	__attribute__((__fallthrough__));
	default:
		n = -n;
	}
	return n;
}

int main(void)
{
	struct pair p = { 1, 2 };

	printf("%d %d %d\n", twice(SUM(p.a, p.b)), *where(), nowhere == 0);
	printf("%d %d %d %d\n", fall(1), fall(2), fall(3), fall(4));
	return 0;
}
