/* Members passed to library functions by address. */
#include <stdio.h>
#include <string.h>
#include <stdlib.h>

static int scan(const char *line)
{
	size_t n = strlen(line) + 1;
	struct {
		int a;
		char op[n];
		int b;
		char rest[n];
		double d;
	} t;
	int got = sscanf(line, "%d %s %d %s %lf", &t.a, t.op, &t.b, t.rest, &t.d);

	if (got < 3)
		return -got;
	switch (t.op[0]) {
	case '+':
		return t.a + t.b;
	case '-':
		return t.a - t.b;
	case '*':
		if (got == 5)
			return (int)(t.a * t.b * t.d);
		return t.a * t.b;
	}
	return 0;
}

int main(void)
{
	printf("%d %d %d %d %d\n", scan("1 + 2"), scan("9 - 4"), scan("3 * 4 by 2.5"), scan("7"),
	       scan("1 ? 2"));
	return 0;
}
