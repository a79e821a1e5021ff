/* Pointers to structures of variable size: views of a buffer, and allocations by sizeof. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int view(void *buffer, int n)
{
	struct {
		int id;
		char text[n];
	} *seen = buffer;

	seen->id++;
	seen->text[n - 1] = 'x';
	return seen->id + seen->text[0];
}

static int chunk(int n, int m)
{
	struct {
		int n;
		short a[n];
		long b[m];
		char c;
	} *all;
	int sum;

	all = malloc(sizeof(*all));
	if (!all)
		return -1;
	memset(all, 0, sizeof *all);
	all->n = n;
	memset(all->a, 1, sizeof(all->a));
	all->b[m - 1] = 77;
	all->c = 2;
	sum = all->n + all->a[n - 1] + (int)all->b[m - 1] + all->c + (int)sizeof(*all);
	free(all);
	return sum;
}

int main(void)
{
	int buffer[8] = { 41, 0x41414141, 0x42424242 };

	printf("%d\n", view(buffer, 8));
	printf("%d %d\n", chunk(1, 5), chunk(6, 2));
	return 0;
}
