/* Arrays of structures, and fixed dimensions behind the variable one. */
#include <stdio.h>
#include <stdlib.h>

struct point {
	double x, y;
};

static struct point *far(size_t n)
{
	struct {
		size_t count;
		struct point points[n];
		int grid[n][3];
		struct point *best;
	} set;
	static struct point kept;
	size_t i;

	if (n == 0)
		return NULL;
	set.count = n;
	set.best = &set.points[0];
	for (i = 0; i < set.count; i++) {
		set.points[i].x = (double)(i * 7 % 5);
		set.points[i].y = (double)i;
		set.grid[i][2] = (int)i;
		if (set.points[i].x > set.best->x)
			set.best = &set.points[i];
	}
	kept = *set.best;
	kept.y += set.grid[n - 1][2];
	return &kept;
}

int main(void)
{
	size_t n;

	for (n = 1; n < 8; n++) {
		struct point *found = far(n);

		if (!found)
			return EXIT_FAILURE;
		printf("%g %g\n", found->x, found->y);
	}
	return 0;
}
