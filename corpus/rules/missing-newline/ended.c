/* A file that ends as it should. */
// expect-none
int one;
