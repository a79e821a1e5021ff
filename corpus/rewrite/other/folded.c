/* Bounds that only folding makes constant. */
// select: vlais-folded,vla
#include <stdio.h>

int main(void)
{
	const int n = 6;
	static const int m = 2 + 1;
	struct {
		char name[n];
		int values[m];
	} s;
	int plain[n];

	s.name[5] = 'x';
	s.values[2] = 4;
	plain[5] = 3;
	printf("%c %d %d %d\n", s.name[5], s.values[2], plain[5], (int)sizeof(s));
	return n - 6 + m - 3;
}
