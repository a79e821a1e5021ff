/* Pragmas in the standard's name space. */
#pragma STDC FLOAT_CONST_DECIMAL64 ON // expect: pragma-decimal-constants
#pragma STDC FLOAT_CONST_DECIMAL64 DEFAULT // expect: pragma-decimal-constants
#pragma STDC FP_CONTRACT ON
#pragma STDC FENV_ACCESS OFF
int declared;
