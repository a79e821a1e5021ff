/* Arrays without a bound, of each linkage. */
static char a[]; // expect: tentative-array
static int b[][2]; // expect: tentative-array
extern int c[];
static int d[2];
static int e[] = { 1, 2 };
