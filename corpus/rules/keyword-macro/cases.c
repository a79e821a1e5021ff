/* Macros for keywords. */
#define long int // expect: keyword-macro
#define register auto // expect: keyword-macro
#define volatile // expect: keyword-macro
#define while(x) for (; x;) // expect: keyword-macro
#define static
#define restrict __restrict
#define signed signed
#define my_int long
#undef long
