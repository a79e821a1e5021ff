/* First user of the macros of macro-bodies.h. */
#include "macro-bodies.h"

void hash(struct tfm *tfm, int n)
{
	CONTEXT_ON_STACK(context); // through: vlais
	DESC_ON_STACK(desc, tfm); // through: vlais
	BUFFER_ON_STACK(buffer, n); // expect: vlais
	BUFFER_ON_STACK(fixed, 4);

	use(&context); use(&desc); use(&buffer); use(&fixed);
}
