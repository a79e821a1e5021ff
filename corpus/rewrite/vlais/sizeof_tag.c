/* sizeof of the structure's tag, alignment of odd members, pointers to the object. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long sizes(size_t n)
{
	struct record {
		char kind;
		short values[n];
		long long total;
		char tail[3];
	};
	struct record *heap = malloc(sizeof(struct record));
	struct record local;
	unsigned long sum;

	if (!heap)
		return 0;
	memset(heap, 0, sizeof(struct record));
	memset(&local, 0, sizeof local);
	heap->total = 5;
	local.total = 6;
	local.tail[2] = 1;
	heap->values[n - 1] = 2;
	memcpy(&local, heap, sizeof(local));
	sum = sizeof(struct record) + (unsigned long)local.total + local.tail[2];
	sum += (unsigned long)local.values[n - 1];
	free(heap);
	return sum;
}

int main(void)
{
	size_t n;

	for (n = 1; n < 9; n++)
		printf("%lu ", sizes(n));
	printf("\n");
	return 0;
}
