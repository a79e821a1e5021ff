/* Assertions and their replacements. */
#assert colour(green) // expect: preprocessor-assertion
#if #colour(green) // expect: preprocessor-assertion
#elif defined(A) && #colour // expect: preprocessor-assertion
#endif
#unassert colour // expect: preprocessor-assertion
#define assert(x) #x
#if defined(assert)
#endif
int declared;
