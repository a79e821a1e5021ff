/* Pointers and integers that become each other without a cast. */
// select: pointer-sign,incompatible-pointers,integer-pointer-conversion,pointer-comparison,conditional-pointer-mismatch,array-qualifier-conversion,cast-to-union,ordered-null-comparison
// expect-after: 	unsigned char *bytes = (unsigned char *)text;
// expect-after: 	total += count((const unsigned char *)text);
// expect-after: 	union either e = (union either){ .whole = 7 };
// expect-after: static signed char *first(char (*rows)[4], int n)
#include <stdint.h>
#include <stdio.h>
#include <string.h>

union either { int whole; double part; };

static int count(const unsigned char *text)
{
	int n = 0;

	while (*text++)
		n++;
	return n;
}

static signed char *first(char (*rows)[4], int n)
{
	return rows[n];
}

static int sum(const int (*rows)[2])
{
	return rows[0][0] + rows[1][1];
}

static unsigned length(char *text)
{
	return (unsigned)strlen(text);
}

int main(void)
{
	char text[] = "abcd", rows[2][4] = { "abc", "def" };
	unsigned char *bytes = text;
	int pairs[2][2] = { { 1, 2 }, { 3, 4 } }, total = 0;
	union either e = (union either)7;
	unsigned (*measure)(unsigned char *) = length;
	int *word = pairs[1];
	unsigned int *same;
	intptr_t address = pairs;
	long *odd = address;
	void *one = 1 + total;

	same = word + 1;
	total += count(text);
	total += measure(text + 1);
	printf("%d %d %d\n", total, sum(pairs), e.whole);
	printf("%d %d\n", same == pairs[1] + 1, (total ? same : odd) == (void *)odd);
	printf("%c %d %d\n", *first(rows, 1), bytes == text, one == 1 + 0 * total);
	printf("%d\n", odd == address);
	return 0;
}
