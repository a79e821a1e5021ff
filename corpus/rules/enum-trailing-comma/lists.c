/* Lists with and without a last comma. */
enum a { A, }; // expect: enum-trailing-comma
enum b { B = 2, C, }; // expect: enum-trailing-comma
enum d { D };
int e[] = { 1, };
