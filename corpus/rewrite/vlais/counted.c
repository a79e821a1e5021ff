/* Macros that use the members. */
// expect-after: FOR_EACH(i, (int)r_vals_len) {
#include <stdio.h>
#include <string.h>

#define LEN(a) (sizeof(a) / sizeof((a)[0]))
#define MAX2(a, b) ((a) > (b) ? (a) : (b))
#define FOR_EACH(i, n) for (i = 0; i < (n); i++)

static int use(int n)
{
	struct {
		int lo;
		int vals[n];
		int hi;
	} r;
	int i;

	FOR_EACH(i, n)
		r.vals[i] = (i * 37) % 11;
	r.lo = r.hi = r.vals[0];
	FOR_EACH(i, (int)LEN(r.vals)) {
		r.hi = MAX2(r.hi, r.vals[i]);
		if (r.vals[i] < r.lo)
			r.lo = r.vals[i];
	}
	return r.hi * 100 + r.lo;
}

int main(void)
{
	printf("%d %d\n", use(4), use(9));
	return 0;
}
