/* What looks as if it could be rewritten alone, and is only right with what is around it. */
// select: designator-range,empty-initializer,unknown-escape,nested-function,binary-constant,case-range,extra-semicolon,conditional-omitted-operand
// extensions: an empty structure, a nested function, an empty initializer, ranges, escapes
// keeps: designator-range: only be computed once
// keeps: empty-initializer: no member to be set
// keeps: unknown-escape: doesn't take apart
// keeps: nested-function: a type of the function around it
// keeps: conditional-omitted-operand: must not be evaluated twice
// keeps: extra-semicolon: another configuration
// keeps: case-range: its ends are no plain numbers
#include <stdio.h>

#define NEXT step()
#ifdef ELSEWHERE
#define DECLARED int declared(void)
#else
#define DECLARED int declared(void) { return 1; }
#endif

struct nothing_first {
	struct {} nothing;
	int number;
};

typedef long wide;

static int calls;

DECLARED;

static int step(void)
{
	return ++calls;
}

static int chosen(int n)
{
	switch (n) {
	case 1 /* from */ ... 3:
		return 1;
	}
	return 0;
}

static int narrow(void)
{
	typedef char wide;
	int bytes(void)
	{
		return (int)sizeof(wide);
	}

	return bytes();
}

int main(void)
{
	int once[3] = { [0 ... 2] = NEXT };
	struct nothing_first empty = {};
	int n = step() ?: 7;

	printf("%d %d %d %d\n", once[0], once[2], n, empty.number);
	printf("%d %d %d\n", chosen(2), chosen(4), narrow());
	printf("%s %d\n", "\x4\d", declared());
	return 0;
}
