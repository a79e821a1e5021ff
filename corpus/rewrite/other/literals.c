/* Constants and literals that have a standard spelling. */
// select: binary-constant, escape-e, floating-suffix-d, missing-newline
#include <stdio.h>

#define MASK 0b1100u
#define BOLD "\e[1m"
#define NOT_USED 0B1

static const unsigned char bits[] = { 0b1, 0b10, 0B11, 0b11111111 };

int main(void)
{
	unsigned int i, sum = MASK;
	double half = .5d, many = 1e3D;

	for (i = 0; i < sizeof(bits); i++)
		sum += bits[i];
	printf(BOLD "%u\e0 %d \\e\n", sum, '\e');
	printf("%g %lu %d\n", half + many, 0b101ul << 2, 0x0b1);
	return 0;
}
// the end