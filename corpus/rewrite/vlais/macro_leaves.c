/* Macros that leave the function are written out, with the releases in them. */
// expect-after: if (!(x->c[2] == 4)) {
// expect-after: { ret = (x->first); free(x); return ret; }
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

#define CHECK(c) do { if (!(c)) return -1; } while (0)
#define RETURN(x) return (x)
#define EXPECT(c) if (!(c)) { failures++; fprintf(stdout, "%s: %s\n", "failed", #c); return EXIT_FAILURE; }

static int f(int n)
{
	struct {
		int first;
		char c[n + 3];
	} x;

	CHECK(n != 2);
	x.first = n;
	memset(x.c, 4, sizeof x.c);
	if (n == 5)
		RETURN(x.first);
	EXPECT(x.c[2] == 4);
	EXPECT(x.first < 8 && "first");
	return x.first + x.c[0];
}

int main(void)
{
	printf("%d %d %d %d %d\n", f(1), f(2), f(5), f(9), failures);
	return 0;
}
