/* Members behind the array, and the whole object seen as bytes. */
#include <stdio.h>
#include <string.h>

struct header {
	int length;
	short kind;
};

static unsigned int sum_of(const void *data, size_t size)
{
	const unsigned char *bytes = data;
	unsigned int sum = 0;

	while (size--)
		sum = sum * 31 + *bytes++;
	return sum;
}

static int send_frame(unsigned int n, unsigned int *out)
{
	struct {
		struct header head;
		unsigned char payload[n];	/* n is known only at run time */
		unsigned int checksum;		/* so where is this? */
		char trailer;
	} frame;
	unsigned int i;

	if (n > 100)
		return -2;

	memset(&frame, 0, sizeof(frame));
	frame.head.length = n;
	frame.head.kind = 7;
	for (i = 0; i < n; i++)
		frame.payload[i] = i * 3;
	frame.checksum = sum_of(frame.payload, sizeof(frame.payload));
	frame.checksum++;
	frame.trailer = '!';
	*out = sum_of(&frame, sizeof frame);
	return frame.checksum & 0xff;
}

int main(void)
{
	unsigned int n;

	for (n = 1; n < 12; n++) {
		unsigned int whole = 0;
		int got = send_frame(n, &whole);

		printf("%u: %d %u\n", n, got, whole);
	}
	return 0;
}
