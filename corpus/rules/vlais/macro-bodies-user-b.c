/* Second user of the macros of macro-bodies.h: a body that is reported once, uses that are not. */
#include "macro-bodies.h"

void hash_again(struct tfm *key)
{
	DESC_ON_STACK(first, key); // through: vlais
	DESC_ON_STACK(second, key); // through: vlais
	BUFFER_ON_STACK(fixed, sizeof(struct tfm));
	BUFFER_ON_STACK(varying, key->size); // expect: vlais

	use(&first); use(&second); use(&fixed); use(&varying);
}
