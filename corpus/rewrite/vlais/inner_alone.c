/* inner used on its own and through arrays */
#include <stdio.h>
#include <string.h>
static int f(int n)
{
	struct name { char s[n]; int len; };
	struct person { int id; struct name first; struct name last; double h; } p;
	struct name tmp;
	p.id = 1; p.h = 2.5;
	memset(p.first.s, 'f', sizeof p.first.s); p.first.len = n;
	memset(tmp.s, 't', n); tmp.len = 3;
	memcpy(p.last.s, tmp.s, n); p.last.len = tmp.len;
	return p.first.s[n - 1] + p.last.s[0] + p.last.len + p.first.len + (int)p.h + p.id + (int)sizeof(struct name);
}
int main(void) { printf("%d %d\n", f(1), f(6)); return 0; }
