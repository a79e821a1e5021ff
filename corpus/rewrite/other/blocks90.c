/* Declarations where C90 has none, and what C11 asserts. */
// std: c90
// select: mixed-declarations,dollar-in-identifier,for-declaration,static-assert,noreturn,alternate-keyword,line-comment,backslash-newline-eof
#include <stdio.h>
#include <stdlib.h>

_Static_assert(sizeof(int) >= 2, "small int");

_Noreturn static void leave(int status)
{
	exit(status);
}

int main(void)
{
	int total = 0;

	for (int i = 0, j = 9; i < j; i++, j--) {
		if (i == 2)
			continue;
		total += i * j;
	}
	for (int i = 0; i < 3; i++)
		total += i;
	printf("%d\n", total); // what // it /* is
	int more = total + 1;
	int *last$one = &more;
	char *text = "x";
	unsigned none;
	none = 4;
	printf("%d %d %s %u\n", more, *last$one, text, none);
	leave(total & 1);
	return 0;
}
