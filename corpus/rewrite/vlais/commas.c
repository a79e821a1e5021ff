/* What stands behind a comma is one value. */
// select: vlais, vla
// expect-after: ret = (n++, x->v[0] + n);
#include <stdio.h>
#include <string.h>

static int last(int n)
{
	struct {
		int n;
		char v[(n++, n)];
	} x;
	char w[(n++, n)];

	memset(x.v, 1, sizeof x.v);
	w[n - 1] = 2;
	x.n = sizeof x.v + w[n - 1];
	if (n > 5)
		return n++, x.v[0] + n;
	return x.n;
}

int main(void)
{
	printf("%d %d\n", last(2), last(5));
	return 0;
}
