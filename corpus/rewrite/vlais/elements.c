/* compound: allocated array element pointers, &x[i].member, and array of struct members in a VLAIS */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static int t(int n, int m)
{
	struct g { double w; int idx[m]; } gs[3];
	struct g *p = &gs[1], *q = gs + 2;
	int *ip;
	for (int i = 0; i < 3; i++) { gs[i].w = i + 0.5; for (int j = 0; j < m; j++) gs[i].idx[j] = n * i + j; }
	ip = &gs[2].idx[m - 1];
	(*p).w += 1;
	p->idx[0]++;
	*p = gs[0];
	return *ip + (int)(p->w * 10) + q->idx[0] + (int)(q - p) + (int)(sizeof gs / sizeof gs[0]) + (p + 1 == q);
}
int main(void) { printf("%d %d\n", t(2, 3), t(5, 1)); return 0; }
