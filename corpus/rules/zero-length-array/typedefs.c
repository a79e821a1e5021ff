/* An array of a typedef's arrays: who writes the zero is reported. */
typedef int none[0]; // expect: zero-length-array
none list[3];
int rows[3][0]; // expect: zero-length-array
