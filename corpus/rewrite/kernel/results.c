/* A bool and a pointer function, kernel style. */
// extensions: the shim's
#include "kernel_shim.h"
#include <stdbool.h>

struct msg { u32 addr; u8 *buf; int len; };

static bool xfer(struct msg *msgs, int num)
{
	struct {
		int done;
		u8 status[num];
	} st;
	int i;

	st.done = 0;
	for (i = 0; i < num; i++) {
		st.status[i] = msgs[i].len > 2;
		if (!st.status[i])
			return false;
		st.done++;
	}
	return st.done == num;
}

static struct msg *longest(struct msg *msgs, int num)
{
	struct {
		int lens[num];
		struct msg *best;
	} st;
	int i;

	if (!num)
		return NULL;
	st.best = msgs;
	for (i = 0; i < num; i++) {
		st.lens[i] = msgs[i].len;
		if (st.lens[i] > st.best->len)
			st.best = &msgs[i];
	}
	return st.best;
}

int main(void)
{
	u8 b[4] = { 0 };
	struct msg *best;
	struct msg m[3] = { { 1, b, 3 }, { 2, b, 4 }, { 3, b, 3 } };

	printf("%d ", xfer(m, 3));
	m[1].len = 1;
	printf("%d ", xfer(m, 3));
	best = longest(m, 3);
	printf("%u\n", best ? best->addr : 0);
	return 0;
}
