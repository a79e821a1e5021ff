/* The names beside types that every compiler has. */
__float128 quad; // expect: vendor-float
extern __bf16 *brain; // expect: vendor-float
long double wide;
float __float128x_count;
