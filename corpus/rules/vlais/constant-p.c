/* gcc folds a conditional on __builtin_constant_p to the arm that is taken, as the kernel's ilog2() needs. */
int use(const void *);
int log2_of(int n);

#define ILOG2(n) (__builtin_constant_p(n) ? 31 - __builtin_clz(n) : log2_of(n))

struct table { char buckets[4 << ILOG2(32)]; };

void constant_p(int n)
{
	struct { char a[ILOG2(64)]; } constant;
	struct { char a[ILOG2(n)]; } varying; // expect: vlais
	struct { char a[__builtin_constant_p(n) ? n : 8]; } folded;

	use(&constant); use(&varying); use(&folded);
}
