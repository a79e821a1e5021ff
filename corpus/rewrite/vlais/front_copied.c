/* Whole structures are wiped, copied and reached through pointers, which says nothing of their layout. */
// expect-after: memcpy(
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
static void show(int n, const char *s)
{
	struct rec { char *dup; char b[n]; int len : 10; unsigned char ok : 1; } a, b, *p, *q = NULL;

	memset(&a, 0, sizeof(a));
	b = a;
	for (p = &a; p; p = q) {
		p->len = n;
		p->ok = 1;
		strncpy(p->b, s, n);
		q = p == &a ? NULL : &a;
		if (n == 4)
			return;
	}
	b.ok |= a.ok;
	memcpy(&b, &a, sizeof(b));
	printf("%d %d %.*s\n", b.len, b.ok, n, b.b);
}
int main(void) { show(3, "hello"); show(4, "abcd"); show(6, "world"); return 0; }
