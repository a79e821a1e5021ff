#include <asm/doorbell.h>
#include <linux/types.h>

int ring[WORD_BITS == 32 ? DOORBELL : -1];
