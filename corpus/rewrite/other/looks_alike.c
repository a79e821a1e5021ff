/* What looks like what is rewritten, and would be something else. */
// std: c11
// extensions: attributes, arithmetic on void pointers, an array of a compound literal, a local label
// select: attribute-aligned,void-pointer-arithmetic,compound-literal-initializer,local-label
// keeps: void-pointer-arithmetic: the macro that writes it may be used with other types
// keeps: attribute-aligned: the alignment
// keeps: attribute-aligned: the alignment
// keeps: attribute-aligned: the alignment
// keeps: compound-literal-initializer: a length of its own
// keeps: local-label: or a macro writes it
#include <stdint.h>
#include <stdio.h>

#define ADD(p, n) ((p) + (n))
#define TWICE(block) do { block block } while (0)

typedef int more __attribute__((aligned(16)));
static more less __attribute__((aligned(8)));
static char several[3] __attribute__((aligned(32))) = "ab", other[3] = "cd";
static int rows[][3] = (int[2][3]){ { 1, 2, 3 } };

static int count(int n)
{
	TWICE({ __label__ out; if (n > 3) goto out; n++; out:; });
	return n;
}

int main(void)
{
	char text[] = "text";
	void *start = text;

	printf("%d %d\n", (int)_Alignof(more), less);
	printf("%s %s %d\n", several, other, (int)((uintptr_t)several % 32));
	printf("%d\n", (int)sizeof(rows));
	printf("%s\n", (char *)ADD(start, 2));
	printf("%d\n", count(2));
	return 0;
}
