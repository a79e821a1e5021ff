/* In a comment it is the same. */
int one; // a splice \
   in a comment that goes on
int two;
// expect: backslash-newline-eof \
