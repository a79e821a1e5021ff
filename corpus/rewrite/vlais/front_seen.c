/* Somebody sees where the members are: they stay there. */

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static void *kept;

struct node {
	int v;
};

static int escapes(int n)
{
	struct { int a; char b[n]; unsigned c : 2; int d; } s;

	kept = &s;
	memset(&s, 0, sizeof s);
	s.a = 5;
	s.c = 3;
	s.d = 0x01020304;
	memset(s.b, 'b', n);
	return ((unsigned char *)kept)[4 + n] + ((char *)kept)[4];
}

static int from_member(int n)
{
	struct s { char b[n]; unsigned f : 4; struct node node; int last; } s, *p;
	struct node *q = &s.node;
	int i;

	for (i = 0; i < n; i++)
		s.b[i] = i;
	s.f = 9;
	s.node.v = 4;
	s.last = 6;
	p = (struct s *)((char *)q - offsetof(struct s, node));
	return p->last + p->f + p->b[n - 1] + p->node.v;
}

static int compared(int n)
{
	struct { char key[4]; char body[n]; char mark; unsigned f : 1; } s;

	memset(s.body, 1, n);
	s.mark = 7;
	s.f = 1;
	memcpy(s.key, "abcd", sizeof(s.key));
	return (&s.mark > s.body) * 10 + (s.body - s.key) + s.f;
}

int main(void)
{
	printf("%d %d\n", escapes(3), escapes(9));
	printf("%d %d\n", from_member(3), from_member(9));
	printf("%d %d\n", compared(3), compared(9));
	return 0;
}
