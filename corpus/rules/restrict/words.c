/* Pointers with and without the qualifier. */
void a(int *restrict p); // expect: restrict
int *restrict b; // expect: restrict
void c(int *p);
