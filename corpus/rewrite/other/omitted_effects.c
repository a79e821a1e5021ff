/* a ?: b whose first operand must be evaluated once. */
// select: conditional-omitted-operand
// extensions: conditionals with omitted operands
// keeps: conditional-omitted-operand: must not be evaluated twice
#include <stdio.h>

static int calls;

static int next(void)
{
	return ++calls % 2;
}

int main(void)
{
	int got = next() ?: 5;

	printf("%d %d\n", got, calls);
	return 0;
}
