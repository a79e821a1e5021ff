/* Pragmas of various makers. */
#pragma weak foo // expect: pragma-vendor
#pragma omp parallel for // expect: pragma-vendor
_Pragma("message(\"x\")") // expect: pragma-vendor
#pragma STDC FP_CONTRACT OFF
#pragma
int weak;
