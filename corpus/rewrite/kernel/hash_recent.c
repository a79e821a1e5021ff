/* A hash descriptor with its context, in a tree with SHASH_DESC_ON_STACK(). */
// extensions: the shim's
#define SHIM_IS_RECENT
#include "kernel_shim.h"

static u32 digest(struct crypto_shash *tfm, const u8 *data, unsigned int length)
{
	struct {
		struct shash_desc shash;
		char ctx[crypto_shash_descsize(tfm)];
	} desc;
	struct shash_desc *same = &desc.shash;
	u32 sum;
	int err;

	desc.shash.tfm = tfm;
	desc.shash.flags = 0;
	memset(desc.ctx, 0, crypto_shash_descsize(tfm));
	*(u32 *)desc.ctx = 0x12345678;

	err = crypto_shash_update(same, data, length);
	BUG_ON(err);

	sum = *(u32 *)desc.ctx;
	memset(&desc, 0, sizeof(desc));
	return sum;
}

int main(void)
{
	struct crypto_shash tfm = { 8 };
	u8 data[64];
	unsigned int i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = i ^ 0x55;
	for (i = 1; i < sizeof(data); i += 9)
		printf("%08x\n", digest(&tfm, data, i));
	return 0;
}
