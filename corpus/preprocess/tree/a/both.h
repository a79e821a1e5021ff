a_both __FILE__
#include_next <both.h>
#if __has_include_next(<both.h>)
next
#endif
