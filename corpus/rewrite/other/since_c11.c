/* What C11 has words and functions for. */
// std: c11
// select: attribute-aligned,gnu-alignof,sync-builtins,atomic-builtins,atomic,attribute-before-body
// expect-after: static _Alignas(32) char buffer[3] = "ab";
// expect-after: _Alignas(16) int wide;
// expect-after: atomic_thread_fence(memory_order_seq_cst);
// expect-after: atomic_thread_fence(memory_order_acquire);
// expect-after: _Alignof(double)
#include <stdint.h>
#include <stdio.h>

struct item {
	char first;
	int wide __attribute__((aligned(16)));
	char last;
};

static char buffer[3] __attribute__((aligned(32))) = "ab";

static int published;

static int publish(int value)
{
	published = value;
	__sync_synchronize();
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	return published;
}

int main(void)
{
	double d = 1;

	printf("%d\n", (int)((uintptr_t)buffer % 32));
	printf("%u\n", (unsigned)sizeof(struct item));
	printf("%u %u\n", (unsigned)__alignof__(int), (unsigned)__alignof__(d));
	printf("%d\n", publish(7));
	return d < 0;
}
