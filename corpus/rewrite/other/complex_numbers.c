/* Complex numbers as GCC had them. */
// select: complex-conjugate,complex-increment,imaginary-constant,real-imag-operator,alternate-keyword
// expect-after: 	z = conj(z) + (2.0 * I);
// expect-after: 	z += 1.0;
#include <stdio.h>

int main(void)
{
	double _Complex z = 1.5;

	z = ~z + 2.0i;
	z++;
	printf("%g %g\n", __real__ z, __imag__(z));
	return 0;
}
