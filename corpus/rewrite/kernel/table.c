/* A macro's body builds a table whose last part comes after an array. */
// extensions: the shim's
#include "kernel_shim.h"

struct ipt_replace { char name[8]; unsigned int hooks; };
struct ipt_standard { int verdict; };
struct ipt_error { char text[5]; short code; };
#define IPT_ERROR_INIT { "bad", -3 }
#define IPT_STANDARD_INIT(v) { v }

#define alloc_initial_table(type, typ2) ({ \
	unsigned int hook_mask = info->hooks; \
	unsigned int nhooks = __builtin_popcount(hook_mask); \
	unsigned int bytes = 0, i = 0; \
	struct { \
		struct type##_replace repl; \
		struct type##_standard entries[nhooks]; \
		struct type##_error term; \
	} *tbl = kzalloc(sizeof(*tbl), GFP_KERNEL); \
	if (tbl == NULL) \
		return NULL; \
	strncpy(tbl->repl.name, info->name, sizeof(tbl->repl.name)); \
	tbl->term = (struct type##_error)typ2##_ERROR_INIT; \
	tbl->repl.hooks = hook_mask; \
	for (; hook_mask != 0; hook_mask >>= 1) { \
		if (!(hook_mask & 1)) \
			continue; \
		tbl->entries[i++] = (struct type##_standard) \
			typ2##_STANDARD_INIT(100 + i); \
		bytes += sizeof(struct type##_standard); \
	} \
	tbl; \
})

static void *table(const struct ipt_replace *info)
{
	return alloc_initial_table(ipt, IPT);
}

int main(void)
{
	struct ipt_replace info = { "filter", 0x2d };
	unsigned char *bytes = table(&info);
	unsigned int i;

	if (!bytes)
		return 1;
	for (i = 0; i < sizeof(struct ipt_replace) + 4 * sizeof(int) + 8; i++)
		printf("%02x", bytes[i]);
	printf("\n");
	kfree(bytes);
	return 0;
}
