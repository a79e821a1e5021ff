/* The bound is in the macro that declares the structure: all of its calls are written out. */
// expect-after: size_t desc_ctx_len = descsize(t);
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
struct tfm { unsigned size; };
struct shash { struct tfm *tfm; unsigned flags; };
static unsigned descsize(struct tfm *t) { return t->size; }
#define HASH_DESC(name, t)				\
	struct {					\
		struct shash shash;			\
		char ctx[descsize(t)];			\
	} name
static int update(struct shash *s, char *ctx, const char *d, unsigned n)
{
	unsigned i;
	for (i = 0; i < n; i++)
		ctx[i % s->tfm->size] ^= d[i];
	return 0;
}
static int crc(struct tfm *t, const char *data, unsigned n, unsigned *out)
{
	HASH_DESC(desc, t);
	int err;
	unsigned i;

	if (n > 1000)
		return -22;
	desc.shash.tfm = t;
	desc.shash.flags = 0;
	memset(desc.ctx, 0, sizeof(desc.ctx));
	err = update(&desc.shash, desc.ctx, data, n);
	if (err)
		return err;
	*out = 0;
	for (i = 0; i < t->size; i++)
		*out = *out * 31 + (unsigned char)desc.ctx[i];
	return 0;
}
int main(void)
{
	struct tfm t = { 4 };
	unsigned o = 0;
	int r = crc(&t, "some data", 9, &o);
	printf("%d %u\n", r, o);
	printf("%d\n", crc(&t, "x", 2000, &o));
	return 0;
}
