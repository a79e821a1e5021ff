/* The end of an object as bytes; unnamed bit-fields; an alignment that stays. */
// extensions: __alignof__
// expect-after: p < (const unsigned char *)((char *)frame + frame_size)
#include <stdio.h>
#include <string.h>

static unsigned int bytes(unsigned int n)
{
	struct frame {
		unsigned int kind : 3, : 5, code : 8;
		unsigned int : 0;
		unsigned int length;
		unsigned char data[n];
		unsigned char crc;
	} frame;
	const unsigned char *p;
	unsigned int sum = 0;

	memset(&frame, 0, sizeof frame);
	frame.kind = 5;
	frame.code = 77;
	frame.length = n;
	memset(frame.data, 3, n);
	frame.crc = 9;
	for (p = (const unsigned char *)&frame; p < (const unsigned char *)(&frame + 1); p++)
		sum = sum * 31 + *p;
	return sum + __alignof__(struct frame);
}

int main(void)
{
	printf("%u %u\n", bytes(3), bytes(8));
	return 0;
}
