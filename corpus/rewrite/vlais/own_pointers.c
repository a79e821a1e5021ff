/* Pointers that begin with the address of what they are declared beside. */
// expect-after: } *x, *p, *y;
// expect-after: } *z, *q;
#include <stdio.h>
#include <string.h>

static int last(int n, const char *s)
{
	struct {
		int n;
		char v[n];
	} x, *p = &x, y;
	struct {
		int n;
		char v[n];
	} z, *const q = &z;

	p->n = q->n = n;
	memcpy(p->v, s, n);
	memcpy(q->v, s, n);
	y = x;
	return y.v[n - 1] + z.v[0] + x.n + q->n;
}

int main(void)
{
	printf("%d %d\n", last(2, "ab"), last(5, "hello"));
	return 0;
}
