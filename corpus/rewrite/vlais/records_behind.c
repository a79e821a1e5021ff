/* Arrays of structures that have members behind their arrays: places are computed from each element. */
// expect-after: t_size
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static int table(unsigned n, unsigned k)
{
	struct entry {
		short id;
		char name[k];
		long weight;
		int hits[k];
		char mark;
	} t[n], tmp, *p, *end = t + n;
	unsigned i;
	long s = 0;

	memset(t, 0, sizeof(t));
	for (i = 0; i < n; i++) {
		t[i].id = i;
		t[i].weight = (long)((i * 7) % n);
		t[i].hits[k - 1] = (int)i * 2;
		t[i].mark = 'a' + i;
		memset(t[i].name, 'n', sizeof(t[i].name));
	}
	for (i = 1; i < n; i++)
		if (t[i].weight < t[i - 1].weight) {
			tmp = t[i];
			t[i] = t[i - 1];
			t[i - 1] = tmp;
		}
	for (p = t; p < end; p++)
		s = s * 3 + p->id + p->weight * p->hits[k - 1] + p->mark + p->name[0];
	s += (t + 1)->weight + (&t[2])->mark + (long)(end - t);
	return (int)s + (int)sizeof(struct entry);
}
static int queue(int depth, int width)
{
	struct item {
		int len;
		char data[width];
		int prio;
	};
	struct item *q = malloc(depth * sizeof(struct item));
	int i, s = 0;

	if (!q)
		return -1;
	for (i = 0; i < depth; i++) {
		struct item *p = q + i;

		p->len = i;
		memset(p->data, i, width);
		p->prio = depth - i;
	}
	for (i = 0; i < depth; i++)
		s += q[i].len * q[i].prio + q[i].data[width - 1];
	free(q);
	return s;
}
int main(void)
{
	printf("%d %d\n", table(4, 3), table(7, 5));
	printf("%d %d\n", queue(5, 3), queue(2, 8));
	return 0;
}

