/* What C99 brought, for a compiler of C90. */
// std: c90
// select: line-comment,digraph,duplicate-qualifier,restrict,parameter-array-qualifier,hexadecimal-float,enum-trailing-comma
// expect-after: static const int limit = 12.0;
// expect-after: static int sum(const int *p, int a[3])
#include <stdio.h>

enum { FIRST, SECOND, };

static const int const limit = 0x1.8p3; // a number
static const char *url = "http://x"; /// not a comment in it

static int sum(const int *restrict p, int a[static 3])
<%
	return p<:0:> + a[2]; //
%>

int main(void)
{
	int a[3];

	a[0] = 1;
	a[1] = SECOND; // the / second
	a[2] = 3;
	printf("%d %d %s %g\n", sum(a, a), limit, url, 0x.8p-2f + 0x1p4);
	return 0;
}
