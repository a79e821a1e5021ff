/* Pointer into a buffer, cast from char. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int parse(const char *buf, int hdr, int n)
{
	struct view {
		char header[hdr];
		char body[n];
		char end;
	};
	const struct view *v = (const struct view *)buf;

	return v->header[0] + v->body[0] + v->end + (int)sizeof(struct view);
}

int main(void)
{
	printf("%d\n", parse("HHHbbbbE", 3, 4));
	printf("%d\n", parse("xyz", 1, 1));
	return 0;
}
