/* Assignment through pointers; parameters called by address. */
// expect-after: free(two);
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int copies(int n)
{
	typedef struct buf {
		int len;
		char b[n];
		char end;
	} buf_t;
	buf_t one, *two = malloc(sizeof(buf_t)), three;
	int r;

	if (!two)
		return -1;
	one.len = n;
	memset(one.b, 'x', sizeof(one.b));
	one.end = '.';
	*two = one;
	three = *two;
	r = three.len + three.b[n - 1] + three.end + two->end;
	free(two);
	return r;
}

int main(void)
{
	printf("%d %d\n", copies(3), copies(16));
	return 0;
}
