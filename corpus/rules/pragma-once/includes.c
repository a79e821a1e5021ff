/* Headers with and without it, included twice. */
#include "by_pragma.h"
#include "by_pragma.h"
#include "guarded.h"
#include "guarded.h"
_Pragma("once") // expect: pragma-once
int once;
