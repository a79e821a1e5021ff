/* Self-referential, built on the stack. */
#include <stdio.h>
#include <string.h>

static int linked(int n)
{
	struct node {
		struct node *next;
		int v;
		char pad[n];
	} a, b, c;
	struct node *p;
	int s = 0;

	a.next = &b;
	b.next = &c;
	c.next = NULL;
	a.v = 1;
	b.v = 2;
	c.v = 3;
	memset(a.pad, 1, sizeof a.pad);
	memset(b.pad, 2, sizeof b.pad);
	memset(c.pad, 3, sizeof c.pad);
	for (p = &a; p; p = p->next)
		s = s * 10 + p->v + p->pad[n - 1];
	return s;
}

int main(void)
{
	printf("%d %d\n", linked(1), linked(33));
	return 0;
}
