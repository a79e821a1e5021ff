/* A do-while that is left by break with an error code set. */
// extensions: the shim's
#include "kernel_shim.h"

static int test(struct crypto_shash *tfm, u32 seed)
{
	u32 val;
	int err;

	err = seed == 9 ? -EIO : 0;
	if (err)
		goto out;

	do {
		struct {
			struct shash_desc shash;
			char ctx[crypto_shash_descsize(tfm)];
		} sdesc;

		sdesc.shash.tfm = tfm;
		sdesc.shash.flags = 0;

		*(u32 *)sdesc.ctx = seed;
		err = crypto_shash_final(&sdesc.shash, (u8 *)&val);
		if (err) {
			printf("failed: %d\n", err);
			break;
		}

		if (val != seed) {
			printf("wrong\n");
			err = -EINVAL;
		}
	} while (0);

	printf("%u\n", seed);
out:
	return err;
}

int main(void)
{
	struct crypto_shash tfm = { 12 };

	printf("%d %d\n", test(&tfm, 5), test(&tfm, 9));
	return 0;
}
