/* Ranges of cases and of designators. */
// select: case-range,designator-range
#include <stdio.h>

static const int table[8] = { [0 ... 3] = 7, [4] = 1, [5 ... 7] = -2 };

static const char *size_of(int n)
{
	switch (n) {
	case 0:
		return "none";
	case 1 ... 3:
		return "few";
	case 4 ... 9:
		return "some";
	default:
		return "many";
	}
}

static int is_vowel(char c)
{
	switch (c) { case 'a' ... 'c': return c != 'b'; default: return 0; }
}

int main(void)
{
	int i, sum = 0;

	for (i = 0; i < 8; i++)
		sum += table[i] * (i + 1);
	for (i = -1; i < 12; i++)
		printf("%s ", size_of(i));
	printf("%d %d\n", sum, is_vowel('a') + is_vowel('b'));
	return 0;
}
