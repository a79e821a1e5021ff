/* Packet filter tables that a statement-expression macro builds for the family that it is given. */
typedef unsigned int u32;
typedef unsigned long size_t;

void *table_alloc(size_t size);
unsigned int hweight32(u32 mask);

struct table_info {
	const char *name;
	u32 valid_hooks;
};

struct v4_replace { char name[32]; u32 valid_hooks; u32 hook_entry[5]; };
struct v4_standard { u32 next_offset; int verdict; };
struct v4_error { u32 next_offset; char errorname[30]; };
struct v6_replace { char name[32]; u32 valid_hooks; u32 hook_entry[5]; u32 flow; };
struct v6_standard { u32 next_offset; u32 flow; int verdict; };
struct v6_error { u32 next_offset; u32 flow; char errorname[30]; };

#define build_table(info, family) ({ \
	unsigned int nhooks = hweight32((info)->valid_hooks); \
	struct { \
		struct family##_replace repl; \
		struct family##_standard entries[nhooks]; \
		struct family##_error term; \
	} *table = table_alloc(sizeof(*table)); \
	if (table) \
		table->repl.valid_hooks = (info)->valid_hooks; \
	table; \
})
// expect@-7: vlais

#define build_fixed_table(info, family, hooks) ({ \
	struct { \
		struct family##_replace repl; \
		struct family##_standard entries[hooks]; \
		struct family##_error term; \
	} *table = table_alloc(sizeof(*table)); \
	table; \
})
// through@-5: vlais

void *v4_table(const struct table_info *info)
{
	return build_table(info, v4); // through: vlais
}

void *v6_table(const struct table_info *info)
{
	return build_table(info, v6); // through: vlais
}

void *fixed_tables(const struct table_info *info)
{
	return info ? build_fixed_table(info, v4, 3) : build_fixed_table(info, v6, 5);
}

void *fixed_table_of_unknown_hooks(const struct table_info *info, unsigned int hooks)
{
	return build_fixed_table(info, v4, hooks); // expect: vlais
}
