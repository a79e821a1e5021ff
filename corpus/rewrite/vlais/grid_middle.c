/* Two variable dimensions in the middle. */
// expect-after: g->cell[i * k + j] = i + 0.5 * j;
#include <stdio.h>
#include <string.h>

static double mean(unsigned n, unsigned k)
{
	struct grid {
		char tag;
		double cell[n][k];
		unsigned used;
	} g;
	unsigned i, j;
	double s = 0;

	g.tag = 'x';
	g.used = 0;
	for (i = 0; i < n; i++)
		for (j = 0; j < k; j++) {
			g.cell[i][j] = i + 0.5 * j;
			g.used++;
		}
	for (i = 0; i < n; i++)
		for (j = 0; j < k; j++)
			s += g.cell[i][j];
	printf("%c %u %d\n", g.tag, g.used, (int)(sizeof g.cell / sizeof g.cell[0]));
	return s / g.used;
}

int main(void)
{
	printf("%g\n", mean(2, 3));
	printf("%g\n", mean(4, 1));
	return 0;
}
