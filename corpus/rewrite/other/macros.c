/* Directives and macros that have a standard spelling. */
// select: variadic-macro-named, extra-tokens-directive, elifdef
#include <stdio.h>

#define say(format, args...) printf(format "\n", args)
#define all(list...) { list, 0 }
#define twice(first, rest...) \
	first, rest, \
	first, rest
#define args 1

#ifdef WIDE
#define WIDTH 64
#elifdef NARROW
#define WIDTH 16
#elifndef MIDDLE
#define WIDTH 32
#else MIDDLE
#define WIDTH 24
#endif WIDE

static const int table[] = all(1, 2, 3);

int main(void)
{
	say("%d %d", WIDTH, args);
	say("%d %d %d %d", twice(4, 5));
#if WIDTH == 32
	say("%d", table[0] + table[3]);
#endif WIDTH
	return 0;
}
