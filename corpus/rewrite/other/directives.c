/* Directives and pragmas that the standard does not have. */
// select: pragma-once,macro-redefinition,ident-directive,import-directive,line-marker
// expect-after: #define DIRECTIVES_C
// expect-after: # undef SIZE
// expect-after: /* #ident "version 1" */
#pragma once
#include <stdio.h>
#import <string.h>
#ident "version 1"

#define SIZE 4
#if SIZE > 3
# define SIZE 5
#endif

int main(void)
{
	char text[SIZE];

	memset(text, 'x', sizeof(text));
	printf("%d %c\n", (int)sizeof(text), text[SIZE - 1]);
# 7 "other.c"
	printf("%s %d\n", __FILE__, __LINE__);
	return 0;
}
