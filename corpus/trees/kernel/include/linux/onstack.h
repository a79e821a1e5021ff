#ifndef MINI_ONSTACK_H
#define MINI_ONSTACK_H
#include <linux/types.h>

struct transform {
	size_type state_size;
};

/* A descriptor on the stack, with room for the state behind it. */
#define STATE_ON_STACK(name, tfm)		\
	struct {				\
		struct transform *owner;	\
		u8 state[(tfm)->state_size];	\
	} name
// expect@-2: vlais
#endif
