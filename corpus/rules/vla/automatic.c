/* Automatic arrays whose size is known only when the block is entered. */
int use(const void *);
int count(void);

struct point { int x, y; };
enum { THREE = 3 };
#define FIVE 5

void automatic(int n, struct point *p)
{
	char a[n]; // expect: vla
	int b[3][n]; // expect: vla
	int c[n][3]; // expect: vla
	char d[n + 1], e; // expect: vla
	char f[n], g[n], *h; // expect: vla, vla
	struct point i[p->x]; // expect: vla
	struct { int v; } j[count()]; // expect: vla
	int (*k[n])(void); // expect: vla
	const char *l[n][n]; // expect: vla

	use(a); use(b); use(c); use(d); use(&e); use(f); use(g); use(h); use(i); use(j);
	use(k); use(l);
}

void constant(int n)
{
	char a[THREE], b[FIVE], c[sizeof(int) * 2], d[THREE > 2 ? 4 : 8];
	char e[sizeof(char[THREE])], f[sizeof n], g[] = "text", h[] = { 1, 2 };
	struct point i[4];
	struct { int v; } j[2 + 1];
	static char k[FIVE];
	extern char l[];
	int m[2] = { n, n };

	use(a); use(b); use(c); use(d); use(e); use(f); use(g); use(h); use(i); use(j);
	use(k); use(l); use(m);
}

int places(int n)
{
	for (char in_for[n]; n--;) // expect: vla
		use(in_for);
	if (n) {
		char in_block[n]; // expect: vla

		use(in_block);
	}
	return ({ char in_expression[n]; use(in_expression); }); // expect: vla
}

void with_attributes(int n)
{
	char a[n] __attribute__((aligned(16))); // expect: vla
	__attribute__((unused)) char b[n]; // expect: vla
	register char c[n]; // expect: vla

	use(a);
}

void spread(int n)
{
	unsigned long
	first[ // expect: vla
		n
	], second[4], third[n], // expect: vla
	fourth
	[n * 2]; // expect@-1: vla

	use(first); use(second); use(third); use(fourth);
}

#define ARRAY(name, n) int name[n]
#define FROM_SCOPE(name) int name[n] // expect: vla

void macros(int n)
{
	ARRAY(a, n); // expect: vla
	ARRAY(b, 4);
	FROM_SCOPE(c); // through: vla
	FROM_SCOPE(d); // through: vla

	use(a); use(b); use(c); use(d);
}
