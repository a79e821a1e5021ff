/* Sizes over several lines, with calls, members and conditions in them. */
#include <stdio.h>
#include <string.h>

struct config {
	int rows;
	int *columns;
	const char *name;
};

static int lookup(const struct config *config, int wide)
{
	struct {
		int row;
		char cells[config->rows *
			   (wide ? config->columns[0]
				 : config->columns[1]) +
			   1 /* the end */];
		char name[strlen(config->name) + 1];
		struct config copy;
	} grid;
	int n = config->rows * config->columns[wide ? 0 : 1];

	grid.row = config->rows;
	memset(grid.cells, '.', n);
	grid.cells[n] = '\0';
	strcpy(grid.name, config->name);
	grid.copy = *config;
	grid.copy.rows++;
	puts(grid.cells);
	return (int)(strlen(grid.cells) + strlen(grid.name)) + grid.row + grid.copy.rows;
}

int main(void)
{
	int columns[] = { 7, 3 };
	struct config config = { 2, columns, "grid" };

	printf("%d %d\n", lookup(&config, 0), lookup(&config, 1));
	return 0;
}
