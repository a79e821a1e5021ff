/* Objects in blocks inside one another, all released by one return. */
#include <stdio.h>
#include <stdlib.h>

static long depth(int n)
{
	struct { long total; int a[n]; } outer;
	int i, j;

	outer.total = 0;
	for (i = 0; i < n; i++) {
		struct { int rest; long b[i + 2]; } middle;

		middle.rest = n - i;
		for (j = 0; j < i + 2; j++) {
			struct { char c[j + 1]; char end; } inner;

			inner.c[j] = (char)(i + j);
			inner.end = 1;
			middle.b[j] = inner.c[j] + inner.end;
			if (middle.b[j] == 11)
				return outer.total * 1000 + middle.b[j];
			if (middle.b[j] == 9)
				break;
			if (j == 3)
				continue;
			if (middle.rest == 1 && j == 2)
				goto done;
		}
		outer.a[i] = (int)middle.b[0];
		outer.total += outer.a[i] + middle.rest;
	}
done:
	return outer.total;
}

int main(void)
{
	int n;

	for (n = 1; n < 12; n++)
		printf("%ld\n", depth(n));
	return 0;
}
