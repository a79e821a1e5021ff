/* Several objects of one structure, several members on a line, several structures in a function. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int mix(int n, int m)
{
	struct {
		int a, b;
		char c[n], d, e;
	} one, two;
	int total = 0;
	struct {
		short id;
		double weight[m];
	} other;

	if (n > 40)
		return -1;
	memset(&one, 0, sizeof(one));
	memset(&two, 1, sizeof two);
	one.a = 1;
	two.b = 2;
	one.c[n - 1] = 3;
	two.d = 4;
	one.e = 5;
	other.id = 6;
	other.weight[m - 1] = 0.5;
	total = one.a + two.b + one.c[n - 1] + two.d + one.e + other.id;
	if (total < 0)
		return -2;
	two = one;
	return total + two.c[n - 1] + (int)(other.weight[m - 1] * 4);
}

int main(void)
{
	printf("%d %d\n", mix(3, 4), mix(17, 1));
	return EXIT_SUCCESS;
}
