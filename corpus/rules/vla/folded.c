/* Bounds whose value gcc or clang can compute, but which are no integer constant expressions. */
int use(const void *);

static const int file_scope = 4;

void folded(int n)
{
	static const int four = 4;
	const int five = 5;
	char a[four]; // expect: vla
	char b[five]; // expect: vla
	char c[file_scope]; // expect: vla
	char d[(int)(1.5 * 2)]; // expect: vla
	char e["abc"[0]]; // expect: vla
	char f[0 ? n : 6]; // expect: vla
	char g[(7, 8)]; // expect: vla
	char h[n - n + 9]; // expect: vla
	char i[({ 10; })]; // expect: vla
	char j[(int)2.5], k['a'], l[sizeof("text")], m[1 ? 2 : 3];

	use(a); use(b); use(c); use(d); use(e); use(f); use(g); use(h); use(i);
	use(j); use(k); use(l); use(m);
}
