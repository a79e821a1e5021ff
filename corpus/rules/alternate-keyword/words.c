/* Keywords in both spellings. */
__volatile__ int a; // expect: alternate-keyword
__signed char b; // expect: alternate-keyword
void c(int *__restrict__ p, int *__restrict q); // expect: alternate-keyword, alternate-keyword
int d __attribute((unused)); // expect: alternate-keyword
volatile signed char e;
int const__, __constant;
