/* Several objects in one declaration. */
#include <stdio.h>
#include <stdbool.h>
#include <string.h>

static bool equal(const int *x, const int *y, int n)
{
	struct { int n; int v[n]; } a, b, *p = &a;

	a.n = b.n = n;
	for (int i = 0; i < n; i++) {
		p->v[i] = x[i];
		b.v[i] = y[i];
	}
	p = &b;
	if (p->n != a.n)
		return false;
	return memcmp(a.v, b.v, sizeof(a.v)) == 0;
}

int main(void)
{
	int x[] = { 1, 2, 3 }, y[] = { 1, 2, 3 }, z[] = { 1, 2, 4 };

	printf("%d %d %d\n", equal(x, y, 3), equal(x, z, 3), equal(x, z, 2));
	return 0;
}
