/* Empty braces and designators of long ago. */
// select: empty-initializer,empty-scalar-initializer,designator-old-style
#include <stdio.h>

struct point { int x, y; };
struct line { struct point from, to; };

static struct line empty = {};
static struct point old = { x: 3, y: 4 };
static int list[4] = { [1] 5, [3] 6 };

int main(void)
{
	struct point local = { };
	int zeros[3] = {};
	struct line other = { from: { x: 1 }, to: { y: 2 } };

	printf("%d %d %d\n", empty.to.x, old.x + old.y, list[1] + list[3]);
	printf("%d %d %d\n", local.x, zeros[2], other.from.x + other.to.y);
	return 0;
}
