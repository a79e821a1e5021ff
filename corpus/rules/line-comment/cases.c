/* Comments of both kinds. */
int a; // expect: line-comment
#define B 2 // expect: line-comment
int c; /* // */
const char *d = "//";
int e = 4 / /* */ 2;
