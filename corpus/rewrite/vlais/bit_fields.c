/* Bit-fields behind an array, and every byte of the whole is seen: they lie bit by bit. */
// expect-after: } __attribute__((packed));

#include <stdio.h>
#include <string.h>

static void show(const void *object, size_t size)
{
	const unsigned char *bytes = object;

	printf("%lu:", (unsigned long)size);
	while (size--)
		printf(" %02x", *bytes++);
	puts("");
}

static void across_boundaries(int n)
{
	struct {
		short id;
		char body[n];
		unsigned a : 1;
		unsigned b : 30;
		unsigned c : 9;
		char d;
		unsigned e : 3;
		int x;
	} s;

	memset(&s, 0, sizeof(s));
	s.a = 1;
	s.b = 0x3fffffff;
	s.c = 0x101;
	s.d = 0x77;
	s.e = 5;
	s.x = 0x11223344;
	show(&s, sizeof(s));
}

static void in_padding(int n)
{
	struct {
		char body[n];
		int v;
		short t;
		unsigned x : 3, y : 7;
		char z[n];
		_Bool f : 1;
	} s;

	memset(&s, 0, sizeof(s));
	s.v = -1;
	s.t = 0x2222;
	s.x = 7;
	s.y = 0x55;
	memset(s.z, 0x44, n);
	s.f = 1;
	show(&s, sizeof(s));
}

static void in_one_line(int n)
{
	struct {
		unsigned short id;
		unsigned char body[n];
		unsigned int last : 1, more : 1, kind : 6;
		unsigned int crc;
	} pkt;
	int i;

	memset(&pkt, 0, sizeof(pkt));
	pkt.id = n;
	for (i = 0; i < n; i++)
		pkt.body[i] = i * 7;
	pkt.last = n & 1;
	pkt.more = !(n & 1);
	pkt.kind = n % 60;
	pkt.crc = 0xdeadbeef;
	show(&pkt, sizeof(pkt));
}

static void in_one_another(int n)
{
	struct {
		char lead[n];
		struct {
			unsigned a : 20;
			unsigned b : 20;
			char in[n];
			unsigned c : 5;
			unsigned d : 9;
		} mid;
		unsigned e : 3;
		long last;
	} s;

	memset(&s, 0, sizeof s);
	memset(s.lead, 1, n);
	s.mid.a = 0xfffff;
	s.mid.b = 0x12345;
	s.mid.c = 17;
	s.mid.d = 300;
	s.e = 5;
	s.last = -2;
	memset(s.mid.in, 2, n);
	show(&s, sizeof s);
}

static void behind_another(int n)
{
	struct inner {
		char first[n];
		char second[n];
	};
	struct {
		char tag;
		struct inner in;
		unsigned e : 20, f : 20;
		short last;
	} s;

	memset(&s, 0, sizeof s);
	s.tag = 't';
	memset(s.in.first, 1, n);
	memset(s.in.second, 2, n);
	s.e = 0xabcde;
	s.f = 0x54321;
	s.last = 7;
	show(&s, sizeof s);
}

int main(void)
{
	int n;

	for (n = 1; n < 9; n++) {
		across_boundaries(n);
		in_padding(n);
		in_one_line(n);
		in_one_another(n);
		behind_another(n);
	}
	return 0;
}
