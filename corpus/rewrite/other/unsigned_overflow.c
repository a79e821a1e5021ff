/* Checks of what fits, where the types are unsigned; other types keep theirs. */
// select: builtin-overflow
// extensions: the compiler's check for signed types
// keeps: builtin-overflow: no check that works for all types
// expect-after: 	return ((sum = a + b) < a) ? 0 : sum;
// expect-after: 	if ((bytes = n * sizeof(long), bytes / sizeof(long) != n))
#include <limits.h>
#include <stddef.h>
#include <stdio.h>

struct buffer {
	unsigned int used;
};

static unsigned int add(unsigned int a, unsigned int b)
{
	unsigned int sum;

	return __builtin_add_overflow(a, b, &sum) ? 0 : sum;
}

static size_t size(size_t n)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, sizeof(long), &bytes))
		return 0;
	return bytes;
}

static unsigned int take(struct buffer *buffer, unsigned int n)
{
	unsigned int left;

	if (__builtin_sub_overflow(n, 2, &left))
		left = n;
	if (__builtin_add_overflow(buffer->used, left, &buffer->used))
		buffer->used = UINT_MAX;
	return left;
}

static int signed_sum(int a, int b)
{
	int sum;

	return __builtin_add_overflow(a, b, &sum) ? -1 : sum;
}

int main(void)
{
	struct buffer buffer = { UINT_MAX - 3 };
	unsigned int first = take(&buffer, 1), second = take(&buffer, 9);

	printf("%u %u\n", add(1, 2), add(UINT_MAX, 2));
	printf("%lu %lu\n", (unsigned long)size(3), (unsigned long)size((size_t)-1));
	printf("%u %u %u\n", first, second, buffer.used);
	printf("%d %d\n", signed_sum(1, 2), signed_sum(INT_MAX, 1));
	return 0;
}
