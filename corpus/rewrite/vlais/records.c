/* Pointer arithmetic on records in one allocation. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long fill(unsigned n, unsigned items)
{
	struct rec {
		unsigned id;
		unsigned char data[n];
	} *recs, *r;
	unsigned i;
	long sum = 0;

	recs = calloc(items, sizeof(*recs));
	if (recs == NULL)
		return -1;
	for (i = 0; i < items; i++) {
		r = &recs[i];
		r->id = i;
		memset(r->data, (int)i, n);
	}
	for (r = recs; r < recs + items; r++)
		sum += r->id * 100 + r->data[n - 1];
	free(recs);
	return sum;
}

int main(void)
{
	printf("%ld %ld\n", fill(3, 4), fill(8, 9));
	return 0;
}
