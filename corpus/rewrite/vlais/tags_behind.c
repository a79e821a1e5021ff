/* enum and struct defined behind; tagged; used elsewhere */
#include <stdio.h>
static int f(int n)
{
	struct outer {
		int data[n];
		enum color { RED = 3, GREEN, BLUE } c;
		struct point { int x, y; } p, q[2];
		struct { char a, b; } *ptr, pair;
	} o;
	struct point other = { 1, 2 };
	enum color k = BLUE;
	o.c = GREEN;
	o.p = other;
	o.q[1] = o.p;
	o.q[1].y = 9;
	o.pair.a = 4; o.pair.b = 5;
	o.ptr = &o.pair;
	o.data[n - 1] = o.ptr->b;
	return o.c * 1000 + o.p.y * 100 + o.q[1].y + o.data[n - 1] + k;
}
int main(void) { printf("%d %d\n", f(1), f(6)); return 0; }
