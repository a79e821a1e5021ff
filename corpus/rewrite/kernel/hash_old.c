/* A hash descriptor with its context, in a tree that has no macro for it. */
// extensions: the shim's
#include "kernel_shim.h"

static int setkey(struct crypto_shash *parent, const u8 *key, unsigned int length, u8 *out)
{
	struct crypto_shash *hash = parent;
	struct {
		struct shash_desc shash;
		char ctx[crypto_shash_descsize(hash)];
	} desc;
	unsigned int i;

	desc.shash.tfm = hash;
	desc.shash.flags = 0;

	if (length > 16) {
		int err;

		err = crypto_shash_init(&desc.shash);
		if (err)
			return err;
		length = 16;
	} else
		crypto_shash_init(&desc.shash);

	for (i = 0; i < length; i++)
		desc.ctx[i % crypto_shash_descsize(hash)] ^= 0x36;

	return crypto_shash_update(&desc.shash, key, length) ?:
	       crypto_shash_update(&desc.shash, key, length / 2) ?:
	       crypto_shash_final(&desc.shash, out);
}

int main(void)
{
	struct crypto_shash tfm = { 20 };
	u8 key[40], out[4];
	int i, status;

	for (i = 0; i < 40; i++)
		key[i] = i * 5;
	for (i = 1; i < 40; i += 7) {
		status = setkey(&tfm, key, i, out);
		printf("%d %02x%02x%02x%02x\n", status, out[0], out[1], out[2], out[3]);
		if (status)
			return 1;
	}
	return 0;
}
