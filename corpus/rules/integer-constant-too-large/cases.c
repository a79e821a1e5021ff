/* Constants at the end of what fits. */
unsigned long long a = 0x1ffffffffffffffff; // expect: integer-constant-too-large
unsigned long long b = 18446744073709551616u; // expect: integer-constant-too-large
#define C 02000000000000000000000 // expect: integer-constant-too-large
unsigned long long d = 18446744073709551615u, e = 01777777777777777777777;
double f = 99999999999999999999.0;
