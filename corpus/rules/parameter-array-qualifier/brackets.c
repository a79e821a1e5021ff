/* Brackets with more than a bound. */
void a(int n[static 2]); // expect: parameter-array-qualifier
void b(int n[restrict]); // expect: parameter-array-qualifier
void c(int n[const 3], char m[4]); // expect: parameter-array-qualifier
void d(int n[2], char *restrict m);
