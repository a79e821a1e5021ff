/* Words that have a standard spelling. */
// select: function-name-identifier,alternate-keyword
#include <stdio.h>

static __inline__ int twice(__const__ int x)
{
	__volatile__ int y = x;
	__signed__ char c = 1;

	return 2 * y + c - 1;
}

static const char *where(void)
{
	printf("%s\n", __FUNCTION__);
	return __func__;
}

int main(void)
{
	printf("%d %s\n", twice(4), where());
	return 0;
}
