/* union arms that are structures */
#include <stdio.h>
#include <string.h>
#include <stddef.h>
static int f(int n, int m)
{
	union msg {
		struct { short kind; int v[n]; } ints;
		struct { char kind; char text[m]; } str;
		struct { char all[m]; } raw;
		int tag;
		char bytes[n];
	} u, w;
	union msg *p = &u;
	memset(&u, 0, sizeof u);
	u.ints.kind = 2; u.ints.v[n - 1] = 7;
	memset(&w, 1, sizeof(union msg));
	w.str.text[m - 1] = 9;
	w.raw.all[0] = 4;
	p->ints.kind++;
	p->tag += 0;
	return u.ints.kind + u.ints.v[n - 1] + w.str.kind + w.str.text[m - 1] + (int)sizeof(union msg) + (u.tag != 0);
}
int main(void) { for (int i = 1; i < 9; i++) printf("%d\n", f(i, 10 - i)); return 0; }
