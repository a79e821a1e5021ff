#ifndef MINI_MODULE_H
#define MINI_MODULE_H
#include <linux/types.h>
#define MODULE_NAME KBUILD_MODNAME
#endif
