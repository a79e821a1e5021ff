/* A .c file made of another one, included twice: a line that is reported once. */
int use(const void *);

#define PART_NAME shorts
#define PART_TYPE short
#include "included-part.c"
#undef PART_NAME
#undef PART_TYPE

#define PART_NAME longs
#define PART_TYPE long
#include "included-part.c"
