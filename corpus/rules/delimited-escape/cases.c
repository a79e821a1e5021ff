/* Braces around the digits of escapes, and braces that are only braces. */
const char *a = "x\x{41}"; // expect: delimited-escape
int b = '\o{101}'; // expect: delimited-escape
const char *c = "\x41{}";
const char *d = "\\x{41}";
const char *e = "\n{x}";
