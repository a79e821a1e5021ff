/* Macros whose users are in other files: one varies by itself, one by what it is given. */
#ifndef MACRO_BODIES_H
#define MACRO_BODIES_H

int use(const void *);
int context_size(void);
struct tfm { int size; };
static inline int size_of_tfm(struct tfm *tfm) { return tfm->size; }

#define CONTEXT_ON_STACK(name) struct { int head; char ctx[context_size()]; } name // expect: vlais

#define DESC_ON_STACK(name, tfm) \
	struct { \
		struct tfm *owner; \
		char ctx[size_of_tfm(tfm)]; \
	} name
// expect@-2: vlais

#define BUFFER_ON_STACK(name, size) \
	struct { \
		int used; \
		char bytes[size]; \
	} name
// through@-2: vlais

#define NEVER_USED(name, size) struct { char bytes[context_size() + size]; } name

#endif
