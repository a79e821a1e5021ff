/* Groups that ask for one macro. */
#ifdef A
#elifdef B // expect: elifdef
#elifndef C // expect: elifdef
#endif
#if 0
#ifdef A
#elifdef B // expect: elifdef
#endif
#endif
#ifdef A
#elif defined B
#else
#endif
int elifdef;
