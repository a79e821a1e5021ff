/* A macro writes the array, the macro's argument is the bound. */
// extensions: the shim's
#include "kernel_shim.h"

struct chip { int lines; };

static long *request(struct chip *chip, gfp_t gfp)
{
	struct {
		int used;
		DECLARE_BITMAP(wanted, chip->lines);
	} mask;
	static long kept;
	int i;

	if (chip->lines > 1000)
		return ERR_PTR(-EINVAL);
	memset(mask.wanted, 0, sizeof(mask.wanted));
	mask.used = chip->lines;
	for (i = 0; i < mask.used; i += 3)
		mask.wanted[i / 64] |= 1ul << (i % 64);
	kept = (long)mask.wanted[mask.used / 64] + (gfp != 0);
	return &kept;
}

int main(void)
{
	struct chip chip = { 0 };

	for (chip.lines = 1; chip.lines < 140; chip.lines += 23) {
		long *found = request(&chip, GFP_ATOMIC);

		if (IS_ERR(found))
			return 1;
		printf("%lx\n", *found);
	}
	return 0;
}
