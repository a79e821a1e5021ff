/* Macros that are not for programs. */
#undef __FILE__ // expect: predefined-macro-change
#define __LINE__ 3 // expect: predefined-macro-change
#undef __STDC__ // expect: predefined-macro-change
#define MY_LINE __LINE__
#ifdef __STDC__
#endif
#undef __FILES__
int declared;
