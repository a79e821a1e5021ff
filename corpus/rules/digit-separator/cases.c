/* Apostrophes in numbers, and around characters. */
int a = 1'000'000; // expect: digit-separator
long b = 0x7fff'ffff; // expect: digit-separator
int c = '0', d = 1 - '0';
#define CASE(x) case 1 ##x:
int e = 10;
