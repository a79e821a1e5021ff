/* Lists with and without designators. */
struct s { int a, b[2]; };
struct s x = { .b[1] = 1 }; // expect: designated-initializer, designated-initializer
int y[2] = { [0] = 1 }; // expect: designated-initializer
struct s z = { 1, { 2, 3 } };
