/* Variably modified types without an array object: pointers, typedefs, casts, sizeof. */
int use(const void *);
typedef unsigned long size_t;

void pointers(int n, void *p)
{
	int (*row)[n] = p; // expect: vla
	int (*(*deep)[2])[n] = p; // expect: vla
	char (*(*call)(int))[n] = p; // expect: vla
	int (*fixed)[4] = p;
	int *(*pointers)[4] = p;

	use(row); use(deep); use(call); use(fixed); use(pointers);
}

void typedefs(int n, void *p)
{
	typedef int line_t[n]; // expect: vla
	typedef int fixed_t[4];
	line_t *q = p;
	line_t object;
	line_t twice[2];
	__typeof__(object) same;
	fixed_t r;

	use(q); use(object); use(twice); use(same); use(r);
}

size_t type_names(int n, void *p)
{
	use((int (*)[n])p); // expect: vla
	use((int (*)[4])p);
	use(*(char (*)[n])p); // expect: vla
	__typeof__(int[n]) object; // expect: vla
	__typeof__(int[4]) fixed;

	use(object); use(fixed);
	return sizeof(int[n]) + sizeof(int[4]); // expect: vla
}

size_t sizes(int n) { return sizeof(int[2][n]); } // expect: vla
size_t alignment(int n) { return _Alignof(int[n]); } // expect: vla
size_t by_hand(int n) { return sizeof(int) * (size_t)n; }
size_t of_object(int n)
{
	char a[n]; // expect: vla

	return sizeof(a) + sizeof a[0];
}

int compatible(int n) { return __builtin_types_compatible_p(int[n], int[3]); } // expect: vla
