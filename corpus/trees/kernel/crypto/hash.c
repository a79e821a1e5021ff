#include <linux/module.h>
#include <linux/onstack.h>
#include <local.h>

#ifndef IN_CRYPTO
#error "the flags of the directory are missing"
#endif

static const char *name = MODULE_NAME;

int digest(struct transform *tfm)
{
	STATE_ON_STACK(state, tfm); // through: vlais

	state.owner = tfm;
	return state.state[0] + name[0] + FROM_INC;
}

#ifdef CONFIG_64BIT
int fold(int n)
{
	u8 block[BLOCK];

	block[0] = n;
	return block[0];
}
#else
int fold(int n)
{
	struct {
		u8 head;
		u8 block[n]; // expect: vlais
	} folded;

	folded.head = n;
	return folded.block[0];
}
#endif
