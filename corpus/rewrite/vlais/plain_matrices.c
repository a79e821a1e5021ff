/* Arrays of rows of variable length outside of structures. */
// select: vlais, vla
// expect-after: t[i * (m + 1) + j] =
// keeps: vla: its rows have a variable length too
#include <stdio.h>
#include <string.h>

#define MAX(a, b) ((a) > (b) ? (a) : (b))

static long total(int n, int m, int a[n][m])
{
	long s = 0;

	for (int i = 0; i < n; i++)
		for (int j = 0; j < m; j++)
			s += a[i][j];
	return s;
}

static int common(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), i, j;
	int t[n + 1][m + 1];

	memset(t, 0, sizeof t);
	for (i = 1; i <= n; i++)
		for (j = 1; j <= m; j++)
			t[i][j] = a[i - 1] == b[j - 1] ? t[i - 1][j - 1] + 1
						       : MAX(t[i - 1][j], t[i][j - 1]);
	return t[n][m];
}

static int cube(int n)
{
	short c[n][n + 1][2 * n];
	int s = 0;

	for (int i = 0; i < n; i++)
		for (int j = 0; j <= n; j++) {
			memset(c[i][j], 0, sizeof c[i][j]);
			c[i][j][i] = i + j;
			s += c[i][j][i] * c[i][j][0];
		}
	return s + (int)sizeof c[0] + (int)sizeof(c);
}

static long sums(int n, int len)
{
	int a[n][3 * n], k[n][4];
	char w[n][len];

	for (int i = 0; i < n; i++) {
		for (int j = 0; j < 3 * n; j++)
			a[i][j] = i * j;
		k[i][3] = i;
		snprintf(w[i], sizeof w[i], "w%d", i);
	}
	len = 1;
	return total(n, 3 * n, a) + k[n - 1][3] + (long)strlen(w[n - 1]) + w[1][len];
}

int main(void)
{
	printf("%d %d %ld\n", common("AGGTAB", "GXTXAYB"), cube(3), sums(3, 8));
	return 0;
}
