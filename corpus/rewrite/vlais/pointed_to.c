/* Members that point to arrays of variable length become pointers to the elements. */
// expect-after: int *cells;
// expect-after: p->cells[(i * b + j) * c + k] = i + j * k;
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static int total(int n, const int *v) { int s = 0; while (n--) s += *v++; return s; }
static int cube(int a, int b, int c)
{
	int plane[b][c];
	struct box {
		int (*cells)[b][c];
		char tag;
		int (*row)[c];
	} x, *p = &x;
	int i, j, k, s = 0;

	x.cells = malloc(a * sizeof(*x.cells));
	if (!x.cells)
		return -1;
	memset(x.cells, 0, a * sizeof(x.cells[0]));
	x.row = plane;
	for (i = 0; i < a; i++)
		for (j = 0; j < b; j++)
			for (k = 0; k < c; k++)
				p->cells[i][j][k] = i + j * k;
	for (j = 0; j < b; j++)
		for (k = 0; k < c; k++)
			p->row[j][k] = j - k;
	for (i = 0; i < a; i++)
		s += total(c, x.cells[i][b - 1]) + p->row[1][0];
	s += sizeof(x) == sizeof(struct box) && x.row == plane;
	if (p->cells && s)
		free(p->cells);
	return s;
}

static int f(int w)
{
	struct { int h; int (*rows)[w]; } g;
	int n = w, y, x, s = 0;

	w = 0;
	g.h = 3;
	g.rows = calloc(g.h, sizeof(g.rows[0]));
	if (!g.rows)
		return -1;
	for (y = 0; y < g.h; y++)
		for (x = 0; x < n; x++)
			g.rows[y][x] = y * x + w;
	for (y = 0; y < g.h; y++)
		s += g.rows[y][n - 1] * (int)sizeof(*g.rows);
	free(g.rows);
	return s;
}
int main(void)
{
	printf("%d %d\n", cube(2, 3, 4), cube(3, 2, 5));
	printf("%d %d\n", f(2), f(5));
	return 0;
}
