/* Bytes of a file. */
const unsigned char a[] = {
#embed "cases.c" // expect: embed-directive
};
const unsigned char b[] = {
#embed __FILE__ limit(2) // expect: embed-directive
};
int embed;
#define embed 1
