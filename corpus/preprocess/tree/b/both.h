b_both
#if __has_include_next(<both.h>)
more
#else
last
#endif
