/* A switch around the object and one inside of it. */
#include <stdio.h>

static const char *describe(int kind, int n)
{
	static char out[64];

	switch (kind) {
	case 0: {
		struct { int n; char c[n]; } a;

		a.n = n;
		a.c[0] = 'a';
		if (n == 2)
			break;
		sprintf(out, "%c%d", a.c[0], a.n);
		return out;
	}
	case 1:
	case 2: {
		union { int i[n]; char c[4]; } b;

		b.i[0] = kind;
		switch (b.i[0]) {
		case 1:
			sprintf(out, "one");
			break;
		default:
			sprintf(out, "%d", b.i[0]);
			return out;
		}
		break;
	}
	default:
		return "none";
	}
	return n > 1 ? out : "small";
}

int main(void)
{
	int kind, n;

	for (kind = 0; kind < 4; kind++)
		for (n = 1; n < 4; n++)
			printf("%s ", describe(kind, n));
	printf("\n");
	return 0;
}
