/* Names of characters in escapes. */
const char *a = "\N{GREEK SMALL LETTER ALPHA}"; // expect: named-escape
const char *b = "x\N{EM DASH}y"; // expect: named-escape
const char *c = "\\N{x}";
const char *d = "N{x} \u03b1";
