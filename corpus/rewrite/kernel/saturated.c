/* A tree that has saturating sums and products gets them. */
// extensions: the shim's
// expect-after: size_add(sizeof(*s), array_size(
// expect-after: kmalloc(size_add(sizeof(*t), n), GFP_KERNEL)
#include "kernel_shim.h"

static inline size_t size_add(size_t a, size_t b)
{
	return a > (size_t)-1 - b ? (size_t)-1 : a + b;
}

static inline size_t array_size(size_t n, size_t size)
{
	return size && n > (size_t)-1 / size ? (size_t)-1 : n * size;
}

static int sized(unsigned int n)
{
	struct {
		u32 a;
		u32 b[n];
	} s;

	memset(&s, 1, sizeof(s));
	return s.a + s.b[n - 1];
}

static int bytes(unsigned int n)
{
	struct {
		u32 a;
		u8 b[n];
	} t;

	t.a = 2;
	t.b[n - 1] = 3;
	return t.a + t.b[n - 1];
}

int main(void)
{
	printf("%d %d\n", sized(3), bytes(5));
	return 0;
}
