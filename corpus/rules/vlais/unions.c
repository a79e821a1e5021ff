/* A member of a union with a run-time bound moves nothing, but clang refuses it all the same. */
int use(const void *);

enum { WORDS = 4 };

void unions(int n)
{
	union { unsigned char raw[n]; long word; } a; // expect: vlais
	union { long word; unsigned char raw[n]; } *b = 0; // expect: vlais
	union {
		struct {
			int kind;
			short values[n * 2]; // expect: vlais
		} varying; // expect: vlais
		struct {
			int kind;
			short values[WORDS * 2];
		} constant;
	} c;

	a.word = 0;
	use(&a);
	use(b);
	use(&c);
}

void constant_unions(int n)
{
	union { unsigned char raw[sizeof(n)]; int value; } a;
	union { unsigned char raw[WORDS]; long word; } b;
	union { struct { int kind; } head; short values[1 << 3]; } c;

	a.value = n;
	b.word = 0;
	use(&a);
	use(&b);
	use(&c);
}
