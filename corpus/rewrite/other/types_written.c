/* Types that the compiler finds out by itself. */
// select: typeof,auto-type,gnu-type-macro,builtin-va-list,sizeof-void-or-function
// std: c11
// keeps: typeof: may be used with other types
// expect-after: 	struct point *p = &points[1];
// expect-after: 	int copy[2] = { 1, 2 };
// expect-after: static int sum(int n, ...)
// expect-after: 	va_list all;
// expect-after: 	size_t size = sizeof(char) + sizeof(char);
#include <stdio.h>

struct point { int x, y; };

#define SWAP(a, b) do { __typeof__(a) old = (a); (a) = (b); (b) = old; } while (0)

static struct point points[2] = { { 1, 2 }, { 3, 4 } };

static int sum(int n, ...)
{
	__builtin_va_list all;
	__auto_type total = 0 * n;

	__builtin_va_start(all, n);
	while (n--)
		total += __builtin_va_arg(all, int);
	__builtin_va_end(all);
	return total;
}

int main(void)
{
	__typeof__(points[0]) *p = &points[1];
	typeof(&p->x) q = &p->y;
	const typeof(p->x) kept = 9;
	__typeof__(int) copy[2] = { 1, 2 };
	__auto_type r = points;
	__SIZE_TYPE__ size = sizeof(void) + sizeof(sum);

	SWAP(copy[0], copy[1]);
	printf("%d %d %d %d %d\n", p->x, *q, kept, copy[0], r->y);
	printf("%d %d %d\n", sum(2, 4, 5), (int)size, sum(0));
	return __INT_MAX__ == 0;
}
