/* A structure in a statement expression in a macro's body. */
// extensions: statement expressions
#include <stdio.h>

#define SUM_TO(n) ({ \
	struct { \
		int start; \
		int items[n]; \
	} list; \
	int at_, sum_ = 0; \
	list.start = 10; \
	for (at_ = 0; at_ < (n); at_++) \
		list.items[at_] = list.start + at_; \
	for (at_ = 0; at_ < (n); at_++) \
		sum_ += list.items[at_]; \
	sum_; \
})

#define LAST_OF(n, value) ({ \
	struct { char c; long v[n]; } all; \
	all.v[(n) - 1] = (value); \
	all.c = 1; \
	all.v[(n) - 1] + all.c; \
})

int main(void)
{
	int n = 4;

	printf("%d\n", SUM_TO(n));
	n += 3;
	printf("%d\n", SUM_TO(n + 1));
	printf("%ld\n", LAST_OF(n, 40L) + LAST_OF(n - 2, 2L));
	return 0;
}
