/* Equal qualifiers and different ones. */
int const const a = 1; // expect: duplicate-qualifier
const volatile const int b = 2; // expect: duplicate-qualifier
const volatile int c;
int *const volatile d = 0;
