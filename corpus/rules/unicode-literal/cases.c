/* Prefixes of literals. */
const void *a = u8"x"; // expect: unicode-literal
const void *b = u"x" U"y"; // expect: unicode-literal, unicode-literal
int c = u'x'; // expect: unicode-literal
const char *d = "u8";
int e = L'x';
#define u8 "x"
const char *f = u8 "y";
