/* Types and constants of each length. */
unsigned long long a; // expect: long-long
long int long b; // expect: long-long
unsigned c = 7ull; // expect: long-long
long d = 7ul;
