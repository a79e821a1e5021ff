/* Macros defined twice, alike and not. */
#define SAME 1 + 2
#define SAME 1  +  2
#define OTHER 1 + 2
#define OTHER 1+2 // expect: macro-redefinition
#define PARAMETER(a) (a)
#define PARAMETER(b) (b) // expect: macro-redefinition
#define KIND 1
#define KIND() 1 // expect: macro-redefinition
#define FRESH 1
#undef FRESH
#define FRESH 2
