/* Arrays of such structures, which are stepped through: no rewrite is offered. */
// keeps: vlais: no rewrite is offered: a pointer to an array is computed
#include <stdio.h>

static int step(int n)
{
	struct item { int id; char text[n]; } items[3];
	int i, sum = 0;

	for (i = 0; i < 3; i++) {
		items[i].id = i;
		items[i].text[n - 1] = 5;
		sum += items[i].id + items[i].text[n - 1];
	}
	return sum + (int)(sizeof(items) > 0);
}

static int rows(int n, int m)
{
	int table[m][n];
	struct { int (*row)[n]; } at;

	table[1][n - 1] = 9;
	at.row = &table[1];
	return (*at.row)[n - 1];
}

int main(void)
{
	printf("%d %d\n", step(4), rows(3, 2));
	return 0;
}
