#ifndef MINI_KCONFIG_H
#define MINI_KCONFIG_H
#include <generated/autoconf.h>
#endif
