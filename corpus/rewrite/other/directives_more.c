/* Lines of the preprocessor that only some take. */
// select: extra-tokens-directive,ident-directive,warning-directive,comma-in-if,unterminated-quote,gnu-predefined-macro,counter-macro,form-feed-in-directive,trigraph
// expect-after: #undef NAME /* OTHER */
// expect-after: /* #warning not now */
// expect-after: /* it isn't */
#include <stdio.h>
#ident "1.0"
#define NAME 1
#undef NAME OTHER
#if 0
it isn't
#endif
#ifdef NEVER
#else NAME
static int seen = 1;
#endif NAME
#warning not now

int main(void)
{
	printf("%d %s %d\n", seen, "what??!", __COUNTER__ > 0 || __BASE_FILE__[0] != 0);
	return 0;
}
