/* What has no value is no constant, unless nothing evaluates it; nor is what gcc folds late. */
int use(const void *);

struct pair { int a, b; };

void without_a_value(void)
{
	char a[(-1 << 2) + 10]; // expect: vla
	char b[(1 << 31 != 0) + 1]; // expect: vla
	char c[(4u >> 32) + 1]; // expect: vla
	char d[(4u << 32) + 1]; // expect: vla
	char e[1 ? 3 : 2147483647 + 1];
	char f[(1 || 5 / 0) + 2];
	char g[0 ? 1 << 40 : 4];
	char h[(1u << 31) / 0x10000000];

	use(a); use(b); use(c); use(d); use(e); use(f); use(g); use(h);
}

void conditions(int n)
{
	char a[(long)&((struct pair *)0)->b ? 5 : 6];
	char b[!2.5 ? 7 : 8];
	char c[1.0 < 2.0 ? 9 : 10]; // expect: vla
	char d[((_Bool)&((struct pair *)0)->b && 1) + 11];
	char e[__builtin_constant_p(n) ? n : (int)(1.5 * 8)];
	char f[(int)(1.5 * 8) ? 12 : 13]; // expect: vla

	use(a); use(b); use(c); use(d); use(e); use(f);
}
