/* Just enough of a kernel to compile programs written for one, in user space. */
#ifndef KERNEL_SHIM_H
#define KERNEL_SHIM_H

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned int gfp_t;

#define GFP_KERNEL 0u
#define GFP_ATOMIC 1u
#define ENOMEM 12
#define EINVAL 22
#define EIO 5
#define ALIGN(x, a) (((x) + (a) - 1) & ~((a) - 1))
#define BITS_PER_LONG (8 * sizeof(long))
#define BITS_TO_LONGS(bits) (((bits) + BITS_PER_LONG - 1) / BITS_PER_LONG)
#define DECLARE_BITMAP(name, bits) unsigned long name[BITS_TO_LONGS(bits)]
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define BUG_ON(x) do { if (x) exit(3); } while (0)
#define ERR_PTR(error) ((void *)(long)(error))
#define IS_ERR(pointer) ((unsigned long)(pointer) >= (unsigned long)-4095)
#define __packed __attribute__((packed))

static inline void *kmalloc(size_t size, gfp_t flags)
{
	(void)flags;
	return malloc(size);
}

static inline void *kzalloc(size_t size, gfp_t flags)
{
	void *memory = kmalloc(size, flags);

	return memory ? memset(memory, 0, size) : NULL;
}

static inline void kfree(const void *memory)
{
	free((void *)memory);
}

struct crypto_shash {
	unsigned int descsize;
};

struct shash_desc {
	struct crypto_shash *tfm;
	u32 flags;
};

static inline unsigned int crypto_shash_descsize(struct crypto_shash *tfm)
{
	return tfm->descsize;
}

static inline int crypto_shash_update(struct shash_desc *desc, const u8 *data, unsigned int length)
{
	u8 *context = (u8 *)(desc + 1);
	unsigned int i;

	if (length > 1000)
		return -EINVAL;
	for (i = 0; i < length; i++)
		context[i % desc->tfm->descsize] += data[i] * (i + 1);
	return 0;
}

static inline int crypto_shash_init(struct shash_desc *desc)
{
	memset(desc + 1, 7, desc->tfm->descsize);
	return 0;
}

static inline int crypto_shash_final(struct shash_desc *desc, u8 *out)
{
	memcpy(out, desc + 1, 4);
	return 0;
}

#ifdef SHIM_IS_RECENT
#define HASH_MAX_DESCSIZE 64
#define SHASH_DESC_ON_STACK(shash, ctx) \
	char __##shash##_desc[sizeof(struct shash_desc) + HASH_MAX_DESCSIZE] \
		__attribute__((aligned(8))); \
	struct shash_desc *shash = (struct shash_desc *)__##shash##_desc

static inline void *shash_desc_ctx(struct shash_desc *desc)
{
	return desc + 1;
}

static inline void shash_desc_zero(struct shash_desc *desc)
{
	memset(desc, 0, sizeof(*desc) + desc->tfm->descsize);
}

#define struct_size(p, member, count) (sizeof(*(p)) + sizeof((p)->member[0]) * (count))
#endif

#endif
