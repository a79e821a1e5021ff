/* Functions inside of others. */
// select: nested-function,kr-after-prototype,kr-definition
// extensions: a nested function stays
// keeps: nested-function: it uses `base` of the function around it
// expect-after: static int twice(int n)
// expect-after: /* Twice as much. */
// expect-after: static int half(char n)
#include <stdio.h>
#include <stdlib.h>

static int scale = 2;
static int half(char n);

static int half(n)
	char n;
{
	return n / 2;
}

static int total(int n)
{
	int base = 1;
	/* Twice as much. */
	int twice(int n)
	{
		int result = n * scale;

		return result;
	}

	int above(int n)
	{
		return n + base;
	}
	int compare(const void *a, const void *b)
	{
		return *(const int *)a - *(const int *)b;
	}
	int list[3] = { 5, n, 4 };

	qsort(list, 3, sizeof(list[0]), compare);
	return twice(list[0]) + above(list[2]) + half(9);
}

int main(void)
{
	printf("%d\n", total(3));
	return 0;
}
