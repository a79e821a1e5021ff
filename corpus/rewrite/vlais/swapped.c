/* swap through a temp in a sort */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static void sort(const int *keys, int n, int pad)
{
	struct rec { int k; char pad[pad]; };
	struct rec *v = malloc(n * sizeof(struct rec));
	struct rec t;
	if (!v) { puts("oom"); return; }
	for (int i = 0; i < n; i++) { v[i].k = keys[i]; memset(v[i].pad, keys[i], pad); }
	for (int i = 0; i < n; i++)
		for (int j = i + 1; j < n; j++)
			if (v[j].k < v[i].k) {
				t = v[i];
				v[i] = v[j];
				v[j] = t;
			}
	for (int i = 0; i < n; i++) printf("%d:%d ", v[i].k, v[i].pad[pad - 1]);
	puts("");
	free(v);
}
int main(void) { int a[] = { 5, 2, 9, 1 }; sort(a, 4, 3); sort(a, 2, 10); return 0; }
