/* an outer structure that can't be rewritten keeps its inner one */
// keeps: vlais: it is copied in a way
// keeps: vlais: a part of it that varies is used as a whole
#include <stdio.h>
#include <string.h>
static int f(int n)
{
	struct in { int a; char b[n]; };
	struct out { struct in i; int tail; } o;
	struct in x, *p = &o.i;
	memset(&o, 0, sizeof o);
	p->a = 3; p->b[n - 1] = 4; o.tail = 5;
	x = o.i;
	return x.a + x.b[n - 1] + o.tail;
}
int main(void) { printf("%d\n", f(5)); return 0; }
