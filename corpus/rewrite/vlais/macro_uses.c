/* Macros of the file use an object in ways that change: their calls are written out. */
// expect-after: (ring)->full = 1;
#include <stdio.h>
#include <string.h>

#define RING_PUSH(r, v) do { \
	(r).slots[(r).head] = (v); \
	(r).head = ((r).head + 1) % (r).size; \
	if ((r).head == (r).tail) \
		(r).full = 1; \
} while (0)
#define RING_CAP(r) (sizeof((r).slots) / sizeof((r).slots[0]))

static int history(const int *values, int n, int depth)
{
	struct {
		int size;
		int slots[depth];
		int head, tail;
		unsigned full : 1;
		unsigned dirty : 1;
	} ring;
	int i, sum = 0;

	ring.size = depth;
	ring.head = ring.tail = 0;
	ring.full = ring.dirty = 0;
	for (i = 0; i < depth; i++)
		ring.slots[i] = 0;
	for (i = 0; i < n && !ring.full; i++)
		RING_PUSH(ring, values[i]);
	ring.dirty = i < n;
	for (i = 0; i < (int)RING_CAP(ring); i++)
		sum = sum * 3 + ring.slots[i];
	return sum + ring.full * 1000 + ring.dirty * 100;
}

#define BUF(name, n) struct { unsigned used; char data[n]; } name
#define PUT(b, c) ((b).data[(b).used++] = (c))
#define RESET(b) do { (b).used = 0; memset((b).data, 0, sizeof((b).data)); } while (0)

static int fill(int n)
{
	BUF(b, n);
	int i;

	RESET(b);
	for (i = 0; i < n; i++)
		PUT(b, 'a' + i);
	return b.used + b.data[n - 1];
}

int main(void)
{
	int v[] = { 4, 5, 6, 7, 8 };

	printf("%d %d\n", history(v, 5, 3), history(v, 5, 9));
	printf("%d %d\n", fill(3), fill(9));
	return 0;
}
