/* Decimal constants of 64 bits. */
unsigned long long a = 18446744073709551615; // expect: integer-constant-unsigned
long long b = -9223372036854775808LL; // expect: integer-constant-unsigned
long long c = 9223372036854775807;
unsigned long long d = 9223372036854775808u, e = 0x8000000000000000;
