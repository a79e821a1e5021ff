/* Search order, include_next, computed and repeated inclusion. */
#include "tree/first.h"
#include <both.h>
#include "both.h"
#define HEADER "tree/again.h"
#define ANGLE(x) <x.h>
#include HEADER
#include HEADER
#include ANGLE(both)
#define STR(x) #x
#define XSTR(x) STR(x)
#include XSTR(tree/again.h)
#import "tree/imported.h"
#import "tree/imported.h"
#include "tree/imported.h"
#if __has_include("tree/again.h") && __has_include(<both.h>) && !__has_include(<none.h>)
has
#endif
#define WHERE <both.h>
#if __has_include(WHERE) && defined(__has_include) && defined __has_include_next
has too
#endif
#include "tree/guarded.h"
#include "tree/guarded.h"
#undef GUARDED_H
#include "tree/guarded.h"
__INCLUDE_LEVEL__ __FILE__ __BASE_FILE__
#define IN(dir, file) XSTR(dir/file)
#include IN(tree, again.h)
#include IN( tree , again.h )
