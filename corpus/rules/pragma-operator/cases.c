/* Pragmas in two ways. */
_Pragma("weak bar") // expect: pragma-operator
#define DO(x) _Pragma(#x) // expect: pragma-operator
int bar(void);
#pragma weak foo
int Pragma;
