/* Functions as they were defined before 1989. */
// select: kr-definition
// keeps: kr-definition: passed as another type
// expect-after: static int add(int a, int b)
// expect-after: static long weigh(struct pair *p, double factors[], long n)
// expect-after: static int half(int n, int m)
// expect-after: static void show(
// expect-after: 	char *text,	/* what */
// expect-after: 	int n)		/* how often */
#include <stdio.h>

struct pair {
	int a, b;
};

static int add(a, b)
	int a, b;
{
	return a + b;
}

static long weigh(p, factors, n)
struct pair *p;
double factors[];
long n;
{
	return (long)(p->a * factors[0] + p->b * factors[1]) + n;
}

static void show(text, n)
	char *text;	/* what */
	int n;		/* how often */
{
	while (n-- > 0)
		printf("%s\n", text);
}

static int apply(f, x) int (*f)(int, int); int x; { return f(x, x); }

static int narrow(c)
	char c;
{
	return c;
}

static int half(n, m)
{
	return n / 2 + m;
}

int main(void)
{
	struct pair p = { 3, 4 };
	double factors[] = { 2, 0.5 };

	show("a", half(2, 1));
	printf("%d %ld %d %d\n", add(1, 2), weigh(&p, factors, 7L), apply(add, 5), narrow('a'));
	return 0;
}
