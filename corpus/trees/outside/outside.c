#include <linux/module.h>

const char *who = MODULE_NAME;
