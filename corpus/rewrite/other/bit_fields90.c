/* Bit-fields of types that C90 does not have: those that lie where an int would. */
// std: c90
// select: bit-field-type
// keeps: bit-field-type: shown
// extensions: a bit-field whose structure would grow keeps its type
// expect-after: 	unsigned int low : 3;
// expect-after: 	signed int sign : 5;
// expect-after: 	unsigned int mode : 2;
#include <stdio.h>
#include <string.h>

enum mode { OFF, ON, AUTO };

struct same {
	int number;
	unsigned char low : 3;
	short sign : 5;
	enum mode mode : 2;
	int last;
};

struct grows {
	unsigned char low : 3;
};

int main(void)
{
	struct same s;
	struct grows g;

	memset(&s, 0, sizeof(s));
	s.low = 5;
	s.sign = -3;
	s.mode = AUTO;
	s.last = 9;
	g.low = 7;
	printf("%u %d %d %d %d\n", (unsigned)sizeof(s), s.low, s.sign, (int)s.mode, s.last);
	printf("%d %d\n", ((unsigned char *)&s)[4], ((unsigned char *)&s)[5]);
	printf("%u %d\n", (unsigned)sizeof(g), g.low);
	return 0;
}
