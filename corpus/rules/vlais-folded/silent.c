/* Integer constant expressions of every kind need no folding. */
// expect-none
int use(const void *);

enum { N = 4, M = N << 2 };
struct pair { int a; char b[N]; };
struct constants {
	char a[N + M * 2];
	char b[(int)3.9];
	char c[(unsigned char)300];
	char d[sizeof(struct pair)];
	char e[__builtin_offsetof(struct pair, b)];
	char f['\n'];
	char g[N > 3 ? 2 : 1];
	char h[!!N];
};

void locals(int n)
{
	struct { char a[sizeof(n)]; char b[sizeof n + M]; } s;

	use(&s);
}
