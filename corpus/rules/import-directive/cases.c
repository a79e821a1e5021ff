/* Two ways to include. */
#import <stddef.h> // expect: import-directive
#import <limits.h> // expect: import-directive
#include <float.h>
int import;
#define import 1
