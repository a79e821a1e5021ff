/* The three types and their constants. */
_Decimal32 a; // expect: decimal-float
_Decimal128 b = 1.5dl; // expect: decimal-float, decimal-float
int c = 1.0df > 0; // expect: decimal-float
double d = 1.5;
int dd = 0xdd;
