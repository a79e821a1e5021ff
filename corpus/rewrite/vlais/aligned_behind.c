/* Members that are aligned by an attribute stand behind the array, and every byte is seen. */
// expect-after: r_value_at = (sizeof(*r) + r_text_len + 7) / 8 * 8;

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static unsigned sum_of(const void *object, size_t size)
{
	const unsigned char *bytes = object;
	unsigned sum = 0;

	while (size--)
		sum = sum * 33 + *bytes++;
	return sum;
}

static unsigned placed(size_t n)
{
	struct {
		char tag;
		char text[n];
		int value __attribute__((aligned(8)));
		short tail;
	} r;

	memset(&r, 0, sizeof r);
	r.tag = 'x';
	memset(r.text, 'y', n);
	r.value = 42;
	r.tail = 7;
	return sum_of(&r, sizeof(r)) + (unsigned)((char *)&r.value - (char *)&r) +
	       (unsigned)((uintptr_t)&r.value % 8);
}

static unsigned mixed(int n)
{
	struct {
		char name[n];
		__attribute__((aligned(4))) char mark;
		long below __attribute__((aligned(2)));
		unsigned char sig[5] __attribute__((aligned(16)));
		short end;
		unsigned last : 1;
	} r;

	memset(&r, 0, sizeof(r));
	memset(r.name, 'n', n);
	r.mark = 'm';
	r.below = 0x0102030405060708L;
	memset(r.sig, 'S', sizeof(r.sig));
	r.end = 0x7e7e;
	r.last = 1;
	return sum_of(&r, sizeof(r));
}

int main(void)
{
	int n;

	for (n = 1; n < 20; n += 3)
		printf("%u %u\n", placed(n), mixed(n));
	return 0;
}
