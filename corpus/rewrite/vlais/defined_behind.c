/* A union in a struct beside a VLA, and a union with one. */
#include <stdio.h>
#include <string.h>

static unsigned mix(int n)
{
	struct {
		int type;
		union {
			int i;
			float f;
			char c[4];
		} val;
		char extra[n];
		union { short s; char b[2]; } tail;
	} v;

	v.type = 1;
	v.val.i = 0x01020304;
	memset(v.extra, 2, n);
	v.tail.s = 0;
	v.tail.b[0] = 1;
	return v.val.c[0] + v.extra[n - 1] + (v.tail.s != 0) + v.type;
}

int main(void)
{
	printf("%u %u\n", mix(1), mix(5));
	return 0;
}
