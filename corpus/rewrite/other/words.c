/* A word, a bracket or a backslash too many or too few. */
// select: complex-without-type,compound-literal-initializer,escape-punctuation,label-without-statement,macro-name-without-space,parenthesized-string,return-void-expression,static-assert-without-message
// extensions: _Static_assert is C11
// expect-after: _Static_assert(sizeof(int) >= 2, "sizeof(int) >= 2");
// expect-after: static int numbers[] = { 1, 2, 3 };
// expect-after: #define MINUS_ONE -1
#include <stdio.h>

#define MINUS_ONE-1

_Static_assert(sizeof(int) >= 2);

struct pair {
	int a;
	int b;
};

static struct pair first = (struct pair) { 1, 2 };
static int numbers[] = (int []) { 1, 2, 3 };
static char word[] = ("abc");
static const char *odd = "\(x\%";

static void last(int n)
{
	_Complex z = n;

	if (n > 3)
		goto out;
	n += (int)__real__ z;
out:
	n += MINUS_ONE;
	if (n > 100)
		goto end;
	printf("%d\n", n);
end:
}

static void says(int n)
{
	if (n > 1)
		return last(n);
	return last(0);
}

int main(void)
{
	last(2);
	last(5);
	says(1);
	says(2);
	printf("%d %d %zu %s %s\n", first.a + first.b, numbers[2], sizeof(numbers), word, odd);
	return 0;
}
