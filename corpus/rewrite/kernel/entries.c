/* netfilter's initial table: a tail behind a variable number of entries. */
// extensions: the shim's
#include "kernel_shim.h"

struct repl { char name[16]; u32 num; u32 size; };
struct standard { u32 verdict; u32 next; };
struct err { u32 errno_; char why[12]; };

static void *alloc_table(unsigned int hooks, const char *name, size_t *len)
{
	unsigned int i;
	struct {
		struct repl repl;
		struct standard entries[hooks];
		struct err term;
	} *tbl = kzalloc(sizeof(*tbl), GFP_KERNEL);

	if (tbl == NULL)
		return NULL;
	strncpy(tbl->repl.name, name, sizeof(tbl->repl.name) - 1);
	tbl->term = (struct err){ .errno_ = 7, .why = "ERROR" };
	tbl->repl.num = hooks + 1;
	tbl->repl.size = sizeof(tbl->entries) + sizeof(tbl->term);
	for (i = 0; i < hooks; i++)
		tbl->entries[i] = (struct standard){ i, i + 1 };
	*len = sizeof(*tbl);
	return tbl;
}

int main(void)
{
	size_t len = 0, i;
	unsigned long sum = 0;
	u8 *t = alloc_table(3, "filter", &len);

	if (!t)
		return 1;
	for (i = 0; i < len; i++)
		sum = sum * 7 + t[i];
	printf("%zu %lu\n", len, sum);
	kfree(t);
	return 0;
}
