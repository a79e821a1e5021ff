/* Null pointers in each spelling, as C23. */
char *a(void) { return nullptr; } // expect: nullptr
int b(int *p) { return p != nullptr; } // expect: nullptr
char *c(void) { return 0; }
