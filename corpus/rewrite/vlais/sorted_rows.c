/* An array of VLAIS structures, sorted with qsort. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_key(const void *a, const void *b)
{
	int x, y;

	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	int width = argc + 3;
	struct row {
		int key;
		char text[width];
	};
	struct row table[5];
	int i;

	(void)argv;
	for (i = 0; i < 5; i++) {
		table[i].key = (i * 7) % 5;
		memset(table[i].text, 'a' + i, (size_t)width);
	}
	qsort(table, 5, sizeof table[0], by_key);
	for (i = 0; i < 5; i++)
		printf("%d %.*s\n", table[i].key, width, table[i].text);
	return 0;
}
