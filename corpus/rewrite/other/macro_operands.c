/* What a macro writes is right for each use's types, and stays. */
// select: ordered-null-comparison,return-mismatch,conditional-void-operand,void-pointer-arithmetic
// keeps: ordered-null-comparison: used with other types
// keeps: return-mismatch: used with other types
// keeps: conditional-void-operand: used with other types
// keeps: void-pointer-arithmetic: used with other types
#include <stdio.h>

#define IS_POSITIVE(x) ((x) > 0)
#define NEXT(p) ((p) + 1)
#define LEAVE return 1
#define EITHER(c, f) ((c) ? f() : one())

static int one(void)
{
	return 1;
}

static void none(void)
{
	puts("none");
}

static int leaves(void)
{
	LEAVE;
}

static void returns(void)
{
	LEAVE;
}

int main(void)
{
	char *text = "x";
	int numbers[2] = { 0, 7 };
	void *bytes = text;

	returns();
	EITHER(1, none);
	printf("%d %d\n", IS_POSITIVE(-1), IS_POSITIVE(text));
	printf("%d %d\n", leaves(), EITHER(0, one));
	printf("%d %d\n", *NEXT(numbers), (char *)NEXT(bytes) == text + 1);
	return 0;
}
