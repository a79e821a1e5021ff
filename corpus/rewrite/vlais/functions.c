/* Function pointers and pointers to arrays as members. */
#include <stdio.h>

static int twice(int x) { return 2 * x; }
static int square(int x) { return x * x; }

static int dispatch(int n)
{
	struct {
		int (*ops[n])(int);
		int (*last)(int);
		int args[n];
		int (*row)[3];
	} d;
	static int rows[2][3] = { { 1, 2, 3 }, { 4, 5, 6 } };
	int i, s = 0;

	for (i = 0; i < n; i++) {
		d.ops[i] = i % 2 ? twice : square;
		d.args[i] = i + 1;
	}
	d.last = square;
	d.row = rows;
	for (i = 0; i < n; i++)
		s += d.ops[i](d.args[i]);
	return s + d.last(3) + d.row[1][2] + (*d.last)(2);
}

int main(void)
{
	printf("%d %d\n", dispatch(1), dispatch(4));
	return 0;
}
