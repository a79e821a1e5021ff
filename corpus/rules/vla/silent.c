/* Arrays and pointers of constant size, and sizes that vary without any type that does. */
// expect-none
int use(const void *);
typedef unsigned long size_t;

enum { N = 4 };
struct tail { int n; char data[]; };
extern int table[];
static const int values[] = { 1, 2, 3 };

void constant(int n, char *text, int fixed[N], int rows[][N])
{
	char a[N], b[N * 2 + 1], c[sizeof(values) / sizeof(values[0])];
	char (*p)[N] = &a;
	void *memory = __builtin_alloca((size_t)n);
	int element = values[n], sum = text[n] + fixed[n] + rows[n][n];
	int designated[8] = { [N] = 1, [N + 1 ... 6] = n };

	use(a); use(b); use(c); use(p); use(memory); use(&element); use(&sum); use(designated);
}
