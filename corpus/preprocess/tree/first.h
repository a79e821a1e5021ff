first __INCLUDE_LEVEL__ __FILE__ __BASE_FILE__ __LINE__
#include "second.h"
