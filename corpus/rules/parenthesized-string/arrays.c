/* Strings in parentheses, for arrays and for pointers. */
char a[] = ("one"); // expect: parenthesized-string
static char b[2][4] = { ("two"), "six" }; // expect: parenthesized-string
const char *c = ("abc");
char d[] = { "abc" };
