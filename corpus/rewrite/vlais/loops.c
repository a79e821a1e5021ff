/* Objects that live in a loop's body, left by break, continue, goto and return. */
#include <stdio.h>

static int walk(int n)
{
	int i, seen = 0;

	for (i = 1; i < n; i++) {
		struct {
			long id;
			int v[i + 1];
		} step;

		if (i == 3)
			continue;
		step.id = i;
		step.v[i] = i * 2;
		if (i == 7)
			break;
		if (step.id == 11)
			goto out;
		if (step.v[i] > 1000)
			return -1;
		seen += step.v[i];
	}
	while (n-- > 0) {
		struct { char c; short s[n + 1]; } inner;

		inner.c = 'x';
		inner.s[n] = n;
		switch (n % 4) {
		case 0:
			seen += inner.s[n];
			break;
		case 1:
			continue;
		case 2:
			seen -= inner.c;
			/* fall through */
		default:
			seen++;
		}
		if (seen < -500)
			goto out;
	}
out:
	return seen;
}

int main(void)
{
	int n;

	for (n = 0; n < 20; n++)
		printf("%d ", walk(n));
	printf("\n");
	return 0;
}
