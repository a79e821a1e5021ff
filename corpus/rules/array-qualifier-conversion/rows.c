/* Rows that become constant, and pointers. */
char text[4][8];
void use(const char (*lines)[8]);
void a(void) { use(text); } // expect: array-qualifier-conversion
void b(char (*lines)[8]) { const char (*p)[8]; p = lines; (void)p; } // expect: array-qualifier-conversion
void c(const char (*lines)[8]) { use(lines); }
const char *d = text[0];
