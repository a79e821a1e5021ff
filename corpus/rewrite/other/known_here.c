/* What the compiler knows of types and values, and words that a function can do without. */
// select: builtin-choose-expr,builtin-types-compatible-p,local-label,register-array-subscript,void-pointer-arithmetic,builtin-offsetof,excess-initializers,inline-internal-linkage,nonconstant-initializer,vla,forward-parameter,transparent-union-argument
// keeps: builtin-types-compatible-p: the macro that writes it may be used with other types
// extensions: a macro asks for its argument's type, and a union is transparent
// expect-after: int chosen = (5 + 1) * 2;
// expect-after: int same[] = { 1,
// expect-after: p = (char *)p + 1;
// expect-after: q = (const char *)q - 1;
// expect-after: return (const char *)q - (const char *)p;
// expect-after: static inline int call(void)
// expect-after: static char cut[2] = "ab";
// expect-after: #include <stddef.h>
// expect-after: static int next = 7;
// expect-after: return (sizeof(short) * (n + 1)) + (sizeof(char *) * 2 * (n));
// expect-after: static int last(int a[], int n)
// expect-after: return read_one((union source){ .number = n });
// expect-after: int row[3] = { 1, 2, 3 };
#include <stdio.h>

struct pair {
	int a, b;
};

static int calls;
static const int start = 7;
static int next = start;
static char cut[2] = "abc";

inline int call(void)
{
	return ++calls;
}

#define IS_INT(x) __builtin_types_compatible_p(__typeof__(x), int)

static long distance(const void *p, const void *q)
{
	return q - p;
}

static int first_even(const int *p, int n)
{
	int found = -1;
	{
		__label__ out;
		int i;

		for (i = 0; i < n; i++)
			if (p[i] % 2 == 0) {
				found = p[i];
				goto out;
			}
		found = 0;
out:
		found++;
	}
	return found;
}

static unsigned long bytes(int n)
{
	return sizeof(short[n + 1]) + sizeof(char *[2][n]);
}

static int last(int n; int a[n], int n)
{
	return a[n - 1];
}

union source {
	int *number;
	char *text;
} __attribute__((transparent_union));

static int read_one(union source from)
{
	return *from.number;
}

static int read_number(int *n)
{
	return read_one(n);
}

static int third(void)
{
	register int row[3] = { 1, 2, 3 };

	return row[2];
}

int main(void)
{
	int chosen = __builtin_choose_expr(1, 5 + 1, "no") * 2;
	int same[] = { __builtin_types_compatible_p(int, const int),
		__builtin_types_compatible_p(int, long) };
	char text[] = "abc";
	void *p = text;
	const void *q = text + 2;
	int odd[] = { 1, 3 };
	int some[] = { 1, 4, 3 };

	p++;
	--q;
	printf("%d %d %d %d\n", chosen, same[0], same[1], IS_INT(chosen));
	printf("%c %c %ld\n", *(char *)p, *(const char *)q, distance(text, q));
	printf("%d %d %d\n", first_even(odd, 2), first_even(some, 3), third());
	printf("%d %c %u\n", calls + next + start, cut[1], (unsigned)__builtin_offsetof(struct pair, b));
	printf("%lu\n", bytes(3));
	printf("%d %d\n", last(some, 3), read_number(some));
	return 0;
}
