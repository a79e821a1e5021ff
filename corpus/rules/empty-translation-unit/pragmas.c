/* A pragma declares nothing. */
#pragma omp requires unified_address // expect: empty-translation-unit, pragma-vendor
