/* Cleanup order in nested blocks, with returns from each. */
#include <stdio.h>

static int deep(int n, int leave)
{
	struct { int v; char a[n]; } x;

	x.v = 1;
	x.a[0] = 1;
	if (leave == 1)
		return x.v;
	{
		struct { int v; char a[n + 1]; } y;

		y.v = x.v + 1;
		y.a[n] = 2;
		if (leave == 2)
			return y.v + y.a[n];
		do {
			struct { int v; char a[n + 2]; } z;

			z.v = y.v + 1;
			z.a[n + 1] = 3;
			if (leave == 3)
				return z.v + y.v + z.a[n + 1];
			if (leave == 4)
				break;
			x.v += z.v;
			if (leave == 5)
				continue;
			leave = 5;
		} while (x.v < 20);
		x.v += y.v;
	}
	return x.v + x.a[0];
}

int main(void)
{
	for (int i = 0; i < 7; i++)
		printf("%d\n", deep(i + 1, i));
	return 0;
}
