/* Apostrophes in prose. */
#if 0
it isn't // expect: unterminated-quote
say " // expect: unterminated-quote
that's two, aren't they
"it isn't"
#endif
#define UNUSED "x // expect: unterminated-quote
// isn't
int a = '"';
