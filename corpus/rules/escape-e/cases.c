/* Escapes for ESC, some in text that nothing reads, and letters that are none. */
const char *a = "\\\e[0m\n"; // expect: escape-e
int b = '\E'; // expect: escape-e
#define RESET "\e[0m" // expect: escape-e
#if 0
const char *c = "\e[1m"; // expect: escape-e
#endif
const char *d = "\\e";
const char *e = "\033[0m";
#error "a \error message is no literal"
