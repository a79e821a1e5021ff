/* Brackets that are attributes, and subscripts. */
[[nodiscard]] int a(void); // expect: attribute-c23
void b([[maybe_unused]] int n) { } // expect: attribute-c23
int c(int (*d)[2], int e[1]) { return d[e[0]][1]; }
