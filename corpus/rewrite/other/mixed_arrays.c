/* A structure and arrays of variable length in one function. */
// select: vlais,vla
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int mixed(int n)
{
	char *own = malloc(8);
	struct { int id; char name[n]; } rec;
	short plain[n + 1];

	if (!own)
		return -1;
	rec.id = n;
	memset(rec.name, 1, sizeof(rec.name));
	memset(plain, 0, sizeof(plain));
	plain[n] = 3;
	if (n == 5) {
		free(own);
		return 1;
	}
	n = rec.id + rec.name[n - 1] + plain[n];
	free(own);
	return n;
}

int main(void)
{
	printf("%d %d\n", mixed(4), mixed(5));
	return 0;
}
