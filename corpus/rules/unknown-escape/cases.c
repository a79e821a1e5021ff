/* Escapes that are none. */
const char *a = "\q"; // expect: unknown-escape
const char *b = "\\\d"; // expect: unknown-escape
int c = '\z'; // expect: unknown-escape
const char *d = "\o17"; // expect: unknown-escape
const char *e = "\\q\t\n\0\x41\?\'";
const char *f = "\e\(";
#if 0
const char *g = "\q";
#endif
#error "a \wrong message"
