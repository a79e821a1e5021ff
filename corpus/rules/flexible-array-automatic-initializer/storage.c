/* The same initializer, automatic and static. */
struct f { int n; int d[]; };
int a(void)
{
	struct f x = { 1, { 2 } }; // expect: flexible-array-automatic-initializer
	struct f y = { 1 };
	return x.n + y.n;
}
int b(void)
{
	static struct f z = { 1, { 2 } };
	const struct f w = { .n = 0, .d = { 3 } }; // expect: flexible-array-automatic-initializer
	return z.n + w.n;
}
