/* Variable-length arrays outside of structures. */
// select: vla
// expect-after: static int sum(int n, const int list[])
// expect-after: 	size_t copy_size = strlen(text) + 1;
// expect-after: 	int (*pairs)[2];
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int sum(int n, const int list[n])
{
	int total = 0;

	for (int i = 0; i < n; i++)
		total += list[i];
	return total;
}

static int vowels(const char *text)
{
	char copy[strlen(text) + 1];
	int n = 0;

	strcpy(copy, text);
	for (char *p = copy; *p; p++) {
		if (!strchr("aeiou", *p))
			continue;
		if (*p == 'u')
			return -1;
		n++;
	}
	return n + (int)sizeof(copy);
}

static int squares(int n)
{
	int values[n], i;
	int pairs[n][2];

	if (n > 100)
		return 0;
	for (i = 0; i < n; i++) {
		values[i] = i * i;
		pairs[i][0] = i;
		pairs[i][1] = values[i];
	}
	while (n-- > 0) {
		unsigned short half[n / 2 + 1];

		memset(half, 0, sizeof half);
		if (n == 3)
			break;
		half[n / 2] = 4;
		pairs[0][0] += half[n / 2];
	}
	return sum(i, values) + pairs[0][0] + pairs[i - 1][1];
}

static int corner(int n)
{
	char grid[n][n];

	memset(grid, 1, sizeof(grid));
	return grid[n - 1][n - 1];
}

int main(void)
{
	printf("%d %d %d %d\n", vowels("banana"), vowels("urn"), squares(6), corner(3));
	return 0;
}
