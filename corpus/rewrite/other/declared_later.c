/* Calls of what the file defines further down, and functions of the compiler's own that C has. */
// select: implicit-function-declaration,builtin-libc,builtin-classify
// expect-after: int later(int n, const char *text);
// expect-after: 	return isnan(x) ? 1 : isinf(x) ? 2 : 3;
// expect-after: static double limit = HUGE_VAL;
#include <stdio.h>

static double limit = __builtin_inf();

/* What it calls is not known yet. */
static int first(void)
{
	return later(1, "x");
}

static int second(void)
{
	return later(2, "yz");
}

int later(int n, const char *text)
{
	return n + text[n - 1];
}

static int kind(double x)
{
	return __builtin_isnan(x) ? 1 : __builtin_isinf(x) ? 2 : 3;
}

int main(void)
{
	char text[] = "abc";

	printf("%d %d\n", first(), second());
	printf("%d %d %d\n", kind(0), kind(limit), kind(limit - limit));
	printf("%s %d\n", __builtin_rindex(text, 'b'), __builtin_bcmp(text, "abc", 3));
	return 0;
}
