/* Backslashes that editors wanted, and those of regular expressions. */
const char *a = "\("; // expect: escape-punctuation
const char *b = "x\\\{"; // expect: escape-punctuation
int c = '\%'; // expect: escape-punctuation
const char *d = "\\(";
const char *e = "(\n[%";
