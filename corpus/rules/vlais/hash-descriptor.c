/* A hash descriptor on the stack, followed by as much context as the algorithm asks for. */
typedef unsigned long size_t;

struct shash_alg {
	unsigned int descsize;
	unsigned int digestsize;
};

struct crypto_shash {
	unsigned int descsize;
	struct shash_alg *alg;
};

struct shash_desc {
	struct crypto_shash *tfm;
	unsigned int flags;
	void *context[];
};

#define HASH_MAX_DESCSIZE 360

int crypto_shash_digest(struct shash_desc *desc, const void *data, size_t length, void *out);

static inline unsigned int crypto_shash_descsize(struct crypto_shash *tfm)
{
	return tfm->descsize;
}

int digest_call(struct crypto_shash *tfm, const void *data, size_t length, void *out)
{
	struct {
		struct shash_desc shash;
		char ctx[crypto_shash_descsize(tfm)]; // expect: vlais
	} desc;

	desc.shash.tfm = tfm;
	desc.shash.flags = 0;
	return crypto_shash_digest(&desc.shash, data, length, out);
}

int digest_member(struct crypto_shash *tfm, const void *data, size_t length, void *out)
{
	struct {
		struct shash_desc shash;
		char ctx[tfm->alg->descsize]; // expect: vlais
	} desc;

	desc.shash.tfm = tfm;

	return crypto_shash_digest(&desc.shash, data, length, out);
}

int digest_variable(struct crypto_shash *tfm, const void *data, size_t length, void *out)
{
	unsigned int descsize = sizeof(struct shash_desc) + crypto_shash_descsize(tfm);
	struct sdesc {
		struct shash_desc shash;
		char ctx[descsize]; // expect: vlais
	} *desc = __builtin_malloc(sizeof(*desc));

	return crypto_shash_digest(&desc->shash, data, length, out);
}

int digest_maximum(struct crypto_shash *tfm, const void *data, size_t length, void *out)
{
	struct {
		struct shash_desc shash;
		char ctx[HASH_MAX_DESCSIZE];
	} desc;

	desc.shash.tfm = tfm;
	return crypto_shash_digest(&desc.shash, data, length, out);
}

int digest_bytes(struct crypto_shash *tfm, const void *data, size_t length, void *out)
{
	char buffer[sizeof(struct shash_desc) + HASH_MAX_DESCSIZE]
		__attribute__((aligned(__alignof__(struct shash_desc))));
	struct shash_desc *desc = (struct shash_desc *)buffer;

	desc->tfm = tfm;
	return crypto_shash_digest(desc, data, length, out);
}
