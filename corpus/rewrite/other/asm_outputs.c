/* The cast in an output operand of an asm statement goes, where both types are as wide. */
// select: asm-output-cast
// extensions: asm is no part of C
// expect-after: : "=r"(low) : "0"
#include <stdio.h>

int main(void)
{
	unsigned int low;

	__asm__("" : "=r"((int)low) : "0"(5));
	printf("%u\n", low);
	return 0;
}
