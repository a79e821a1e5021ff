#include <limit.h>
#include <stddef.h>

size_t sizes[LIMIT];
