/* The array is the only member; and the first of several. */
#include <stdio.h>
#include <string.h>

static int only(int n)
{
	struct { char b[n]; } s;
	struct wrap { int v[n]; } w, *p = &w;

	memset(&s, 0, sizeof s);
	memset(s.b, 'o', n - 1);
	for (int i = 0; i < n; i++)
		w.v[i] = i;
	return (int)strlen(s.b) + p->v[n - 1] + (int)sizeof(struct wrap);
}

int main(void)
{
	printf("%d %d\n", only(2), only(9));
	return 0;
}
