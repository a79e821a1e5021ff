/* The last line is code. */
int one;
int two; // expect: missing-newline