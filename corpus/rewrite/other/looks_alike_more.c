/* More of what looks like what is rewritten, as gcc's own tests have it. */
// std: c11
// extensions: ranges, raw strings, an attribute of a label, a name of no function
// select: designator-range,trigraph,label-without-statement,function-name-identifier
// keeps: designator-range: its ends are no plain numbers or far apart
// keeps: trigraph: it is written in a way
// keeps: function-name-identifier: it is written in a way
#include <stdio.h>

struct grid {
	int row[3];
	int other;
};

static struct grid grids[3] = { [1].row[0 ... 1] = 2, 7 };
static const char raw[] = R"(a??!b)";
static const char *const nowhere[] = { __PRETTY_FUNCTION__ };

static int labelled(int n)
{
	if (n)
		goto out;
	n = 5;
out: __attribute__((unused))
	return n;
}

int main(void)
{
	printf("%d %d %d\n", grids[1].row[0], grids[1].row[1], grids[1].row[2]);
	printf("%s %d %s\n", raw, (int)sizeof(raw), nowhere[0]);
	printf("%d %d\n", labelled(0), labelled(1));
	return 0;
}
