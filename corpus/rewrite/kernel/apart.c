/* The same in a kernel, where a pointer would be stricter than what kmalloc() gives. */
// extensions: the shim's
// expect-after: kmalloc(n * sizeof(*s.b), GFP_KERNEL)
#include "kernel_shim.h"

static int middle(int n)
{
	struct {
		int a;
		u32 b[n];
		short c;
	} __attribute__((aligned(32))) s;
	int i;

	for (i = 0; i < n; i++)
		s.b[i] = i;
	s.a = 1;
	s.c = 4;
	if (n > 100)
		return -EINVAL;
	return s.a + s.b[n - 1] + s.c;
}

int main(void)
{
	printf("%d %d\n", middle(3), middle(200));
	return 0;
}
