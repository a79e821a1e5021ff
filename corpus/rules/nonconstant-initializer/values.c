/* Static objects from constants and from others. */
static const long a = 1;
long b = a; // expect: nonconstant-initializer
static struct { long n; } c = { a }; // expect: nonconstant-initializer
char d[2];
static unsigned long e = (unsigned long)d; // expect: nonconstant-initializer
enum { F = 3 };
int g = F;
char *h = d;
