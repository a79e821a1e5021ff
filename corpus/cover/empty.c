/* One declaration, for tests that put another text in its place. */
int empty;
