/* So does one with empty lines at its end. */
// expect-none
int one;
