/* The spellings of typeof_unqual beside other words. */
const int a = 1;
__typeof_unqual__(a) b; // expect: typeof-unqual
__typeof_unqual(const int) c; // expect: typeof-unqual
__typeof__(a) d = 1;
int unqual;
