/* matrices */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static void fill(int r, int c, char m[r][c]) { for (int i = 0; i < r; i++) memset(m[i], 'a' + i, c); }
static int go(int r, int c)
{
	struct { char m[r][c]; int t[r][c][2]; long end; } s;
	int sum = 0;
	fill(r, c, s.m);
	memset(s.t, 0, sizeof s.t);
	for (int i = 0; i < r; ++i)
		for (int j = 0; j < c; ++j) {
			s.t[i][j][0] = i;
			s.t[i][j][1] = s.m[i][j] + j;
			int *p = s.t[i][j];
			sum += p[0] * 3 + p[1];
		}
	s.end = sizeof(s.m[0]) + sizeof(s.t[0][0]) + sizeof(s.t[0]);
	c = 1;
	sum += s.m[r - 1][0];
	return sum + (int)s.end;
}
int main(void) { printf("%d %d\n", go(2, 3), go(4, 5)); return 0; }
