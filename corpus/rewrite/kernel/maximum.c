/* Bounds that are checked against a constant before anything uses the array. */
// extensions: the shim's
// expect-after: char block[MAX_BLOCK];
// expect-after: u8 tail[32];
#include "kernel_shim.h"

#define MAX_BLOCK 64

static int checked(const u8 *data, unsigned int bs)
{
	struct {
		int n;
		char block[bs];
	} buf;
	unsigned int i;

	if (unlikely(bs > MAX_BLOCK))
		return -EINVAL;

	buf.n = 0;
	for (i = 0; i < bs; i++) {
		buf.block[i] = data[i];
		buf.n += buf.block[i];
	}
	return buf.n;
}

static int middle(unsigned int n)
{
	if (!n || n > 32)
		return -EINVAL;
	{
		struct {
			u8 tail[n];
			int behind;
		} s;

		s.tail[n - 1] = 5;
		s.behind = s.tail[n - 1];
		return s.behind;
	}
}

static int asked(unsigned int n)
{
	struct {
		int a;
		char b[n];
	} s;

	if (n > 16)
		return -EINVAL;
	memset(&s, 0, sizeof(s));
	s.b[0] = 3;
	return s.b[0] + sizeof(s.b);
}

int main(void)
{
	u8 data[100];
	int i;

	for (i = 0; i < 100; i++)
		data[i] = i;
	printf("%d %d %d %d\n", checked(data, 10), checked(data, 90), middle(7), middle(90));
	printf("%d %d\n", asked(9), asked(17));
	return 0;
}
