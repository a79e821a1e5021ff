/* Nothing here varies inside a structure. */
// expect-none
int use(const void *);
typedef unsigned long size_t;

struct tail { int n; char data[]; };
struct old_tail { int n; char data[0]; };
struct bits { unsigned a : 3, b : 4 + 1; char c[3]; };
struct holder { struct { char a[4]; } in; union { char raw[8]; long l; } u; };
struct callbacks { int (*open)(int n); void *(*find)(const char *name, size_t n); };

#define WITH_UNUSED_PARAMETER(n) struct { char a[4]; }
#define STRINGIFIED(n) #n

struct tail *make(int n)
{
	enum { LOCAL = 3 };
	struct { char a[LOCAL]; char b[LOCAL * sizeof(int)]; } s;
	struct { int n; char *p; } pointer = { n, 0 };
	WITH_UNUSED_PARAMETER(n) t;
	const char *text = STRINGIFIED(struct { char a[n]; });
	int values[3] = { [0] = n, [1] = n }, index = values[n];
	struct tail *tail = __builtin_malloc(sizeof(*tail) + (size_t)n);

	use(&s); use(&pointer); use(&t); use(text); use(&index);
	return tail;
}
