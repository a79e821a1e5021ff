/* A structure of variable size in another one. */
#include <stdio.h>

static int nest(int n, int m)
{
	struct {
		char first;
		struct {
			short kind;
			char bytes[n];
			int after;
		} inner;
		double weights[m];
		char last;
	} outer;
	int i;

	outer.first = 1;
	outer.inner.kind = 2;
	for (i = 0; i < n; i++)
		outer.inner.bytes[i] = i;
	outer.inner.after = 100;
	for (i = 0; i < m; i++)
		outer.weights[i] = i * 0.5;
	outer.last = 9;
	outer.inner.after += outer.inner.bytes[n - 1] + outer.inner.kind;
	return outer.first + outer.inner.after + (int)(outer.weights[m - 1] * 2) + outer.last +
	       (int)sizeof(outer);
}

int main(void)
{
	int i;

	for (i = 1; i < 10; i++)
		printf("%d\n", nest(i, 11 - i));
	return 0;
}
