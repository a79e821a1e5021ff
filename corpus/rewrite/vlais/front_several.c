/* Several arrays with bit-fields between them, and nobody sees where. */
// expect-after: int dist[];
// expect-after: g_next = (void *)((char *)g + g_next_at);
#include <stdio.h>
#include <string.h>
static int route(int nodes, int edges)
{
	struct {
		int dist[nodes];
		unsigned done : 1;
		unsigned hops : 7;
		short next[edges];
		unsigned char colour[nodes];
	} g;
	int i, total = 0;

	g.done = 0;
	g.hops = 0;
	for (i = 0; i < nodes; i++) {
		g.dist[i] = i * i;
		g.colour[i] = i & 3;
	}
	for (i = 0; i < edges; i++)
		g.next[i] = (short)((i * 5) % nodes);
	for (i = 0; !g.done; ) {
		total += g.dist[i] + g.colour[i];
		i = g.next[i % edges];
		g.hops++;
		if (i == 0 || g.hops > 20)
			g.done = 1;
	}
	return total + g.hops;
}
int main(void)
{
	printf("%d %d %d\n", route(7, 9), route(3, 3), route(12, 30));
	return 0;
}
