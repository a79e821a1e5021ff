/* A file of macros, in which nothing is declared. */
#define A 1
#define B 2
#undef B // expect: empty-translation-unit
