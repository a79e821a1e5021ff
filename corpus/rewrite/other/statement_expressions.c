/* Blocks in parentheses that are only expressions. */
// select: statement-expression,builtin-expect,builtin-constant-p,builtin-prefetch,builtin-libc,builtin-unreachable
// keeps: statement-expression: its statements are more than expressions
// expect-after: #define BOTH(a, b) (step(a), step(b))
// expect-after: 	n = (step(2));
// expect-after: #define UNLIKELY(x) (!!(x))
#include <stdio.h>

static int calls;

static int step(int n)
{
	calls += n;
	return calls;
}

#define BOTH(a, b) ({ step(a); step(b); })
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define LIMITED(x) ({ int n_ = (x); n_ > 9 ? 9 : n_; })

static int sign(int n)
{
	if (n >= 0)
		return 1;
	if (n < 0)
		return -1;
	__builtin_unreachable();
}

int main(void)
{
	char text[8];
	int n = BOTH(3, 4);

	__builtin_prefetch(text);
	n = ({
		step(2);
	});
	({ });
	if (UNLIKELY(n > 100) || __builtin_constant_p(n))
		return 1;
	__builtin_memcpy(text, "seven", 6);
	printf("%d %d %s %d\n", n, LIMITED(n), text, sign(-4) + (int)__builtin_strlen(text));
	return 0;
}
