/* Arithmetic on pointers to void. */
// select: void-pointer-arithmetic
#include <stdio.h>

struct span { void *start; const void *end; };

static int at(const void *base, unsigned int offset)
{
	const int *item = base + offset * sizeof(int);

	return *item;
}

int main(void)
{
	int items[] = { 1, 2, 3, 4 };
	struct span span = { items, (char *)items + sizeof(items) };
	void *p = span.start;
	long n = 0;

	p += sizeof(int);
	n = *(int *)(p + 4) + at(items, 3);
	p -= n > 100 ? 0 : 4;
	span.end = span.end - sizeof(int);
	printf("%ld %d %d\n", n, *(int *)p, *(const int *)span.end);
	return 0;
}
