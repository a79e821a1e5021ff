/* The transform is a static variable, errors are bugs: there is no way to return one. */
// extensions: the shim's
// keeps: vlais: shown
#include "kernel_shim.h"

static struct crypto_shash *tfm;

u32 crc(u32 start, const void *address, unsigned int length)
{
	struct {
		struct shash_desc shash;
		char ctx[crypto_shash_descsize(tfm)];
	} desc;
	int err;

	desc.shash.tfm = tfm;
	desc.shash.flags = 0;
	*(u32 *)desc.ctx = start;

	err = crypto_shash_update(&desc.shash, address, length);
	BUG_ON(err);

	return *(u32 *)desc.ctx;
}

int main(void)
{
	struct crypto_shash own = { 4 };

	tfm = &own;
	printf("%08x %08x\n", crc(~0u, "hello", 5), crc(7, "world!", 6));
	return 0;
}
