/* Constants made of the kernel's kind of macros, beside the run-time ones that look the same. */
int use(const void *);
typedef unsigned long size_t;

#define is_constant(x) (sizeof(int) == sizeof(*(8 ? ((void *)((long)(x) * 0l)) : (int *)8)))
#define same_type(a, b) __builtin_types_compatible_p(__typeof__(a), __typeof__(b))
#define zero_or_error(e) ((int)sizeof(struct { int : (-!!(e)); }))
#define must_be_array(a) zero_or_error(same_type((a), &(a)[0]))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]) + must_be_array(a))
#define plain(x, y, op) ((x) op (y) ? (x) : (y))
#define once(x, y, op) ({ \
	__typeof__(x) x_ = (x); \
	__typeof__(y) y_ = (y); \
	x_ op y_ ? x_ : y_; \
})
#define same_kind(x, y) (!!(sizeof((__typeof__(x) *)1 == (__typeof__(y) *)1)))
#define both_constant(x, y) (same_kind(x, y) && is_constant(x) && is_constant(y))
#define careful(x, y, op) \
	__builtin_choose_expr(both_constant(x, y), plain(x, y, op), once(x, y, op))
#define min(x, y) careful(x, y, <)
#define max(x, y) careful(x, y, >)
#define round_up(x, y) ((((x) - 1) | ((__typeof__(x))((y) - 1))) + 1)
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define sizeof_field(type, member) sizeof(((type *)0)->member)
#define offsetofend(type, member) (__builtin_offsetof(type, member) + sizeof_field(type, member))
#define BIT(n) (1UL << (n))
#define ilog2(n) (__builtin_constant_p(n) ? ((n) < 2 ? 0 : 63 - __builtin_clzll(n)) : -1)

struct block { int key; char salt[12]; short tail; };
static const int table[] = { 1, 2, 3 };

struct at_file_scope {
	char a[is_constant(4) ? 3 : 5];
	char b[ARRAY_SIZE(table)];
	char e[round_up(sizeof(struct block), 8)];
	char f[DIV_ROUND_UP(sizeof(struct block), sizeof(int))];
	char g[sizeof_field(struct block, salt)];
	char h[offsetofend(struct block, salt)];
	char i[BIT(4)];
	char k[ilog2(64)];
};

void constants(int n, struct block *block)
{
	struct { char a[is_constant(n) ? 61 : 62]; } s1;
	struct { char a[ARRAY_SIZE(block->salt)]; } s2;
	struct { char a[max(sizeof(n), sizeof(*block))]; } s3;
	struct { char a[sizeof_field(struct block, salt) + sizeof(block->key)]; } s4;
	struct { char a[same_type(n, block->key) ? 63 : 64]; } s5;
	struct { char a[min(3, 5)]; } s6;
	struct { char a[max(max(2, 4), 3)]; } s7;
	struct { char a[max(sizeof(int), sizeof(long)) + min(5u, 6u)]; } s8;

	use(&s1); use(&s2); use(&s3); use(&s4); use(&s5); use(&s6); use(&s7); use(&s8);
}

void varying(int n, struct block *block)
{
	struct { char a[max(n, 4)]; } s1; // expect: vlais
	struct { char a[min(block->key, 16)]; } s2; // expect: vlais
	struct { char a[plain(n, 4, >)]; } s3; // expect: vlais
	struct { char a[round_up(n, 8)]; } s4; // expect: vlais
	struct { char a[DIV_ROUND_UP(n, 8)]; } s5; // expect: vlais
	struct { char a[BIT(n)]; } s6; // expect: vlais
	struct { char a[is_constant(n) ? 65 : n]; } s7; // expect: vlais

	use(&s1); use(&s2); use(&s3); use(&s4); use(&s5); use(&s6); use(&s7);
}

/* A statement expression is never an integer constant expression. */
void older_maximum(void)
{
	struct { char a[once(66, 67, >)]; } s1; // expect: vlais

	use(&s1);
}
