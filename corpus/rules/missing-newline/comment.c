/* The last line is a comment. */
int one;
// expect: missing-newline