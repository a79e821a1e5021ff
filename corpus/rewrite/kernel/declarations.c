/* Declarations that need what comes before them stay in front of statements. */
// extensions: the shim's
#include "kernel_shim.h"

static int sum(const u8 *bytes, int n)
{
	int all = 0;

	while (n--)
		all += *bytes++;
	return all;
}

static int needed(struct crypto_shash *tfm, int n)
{
	struct {
		struct shash_desc shash;
		char ctx[n];
	} desc;
	int err = sum((u8 *)desc.ctx, 0), total;
	char *first = desc.ctx, *last = first + n - 1;

	if (err)
		return err;
	desc.shash.tfm = tfm;
	*first = 4;
	*last = 1;
	total = *first + *last;
	return total;
}

static int pointed(int n)
{
	struct {
		int a;
		char c[n];
		short k;
	} *d = kmalloc(sizeof(*d), GFP_KERNEL);
	int i, all = 0;
	int more = n + 1;

	if (!d)
		return -ENOMEM;
	for (i = 0; i < n; i++)
		d->c[i] = i;
	d->k = more;
	all = sum((u8 *)d->c, n) + d->k;
	kfree(d);
	return all;
}

static int both(int n)
{
	struct {
		int a;
		char c[n];
	} x;
	struct {
		int a;
		char c[sum((const u8 *)"\1\2", 2)];
	} y;
	int start = sum((const u8 *)"\3", 1);

	x.c[0] = start;
	y.c[0] = 2;
	return x.c[0] + y.c[0];
}

int main(void)
{
	struct crypto_shash tfm = { 0 };

	printf("%d %d %d\n", pointed(5), both(3), needed(&tfm, 4));
	return 0;
}
