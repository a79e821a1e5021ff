/* Every place of C that a structure can be declared in, with a varying and with a fixed member. */
int use(const void *);
typedef unsigned long size_t;

size_t in_sizeof(int n) { return sizeof(struct { int h; char a[n]; }); } // expect: vlais
size_t in_sizeof_pointer(int n) { return sizeof(struct { char a[n]; } *); } // expect: vlais
size_t in_sizeof_fixed(void) { return sizeof(struct { int h; char a[4]; }); }

size_t in_offsetof(int n)
{
	return __builtin_offsetof(struct { char a[n]; int after; }, after); // expect: vlais
}

int in_cast(int n, void *p) { return ((struct { int h; char a[n]; } *)p)->h; } // expect: vlais
int in_cast_fixed(void *p) { return ((struct { int h; char a[4]; } *)p)->h; }

void in_for(int n)
{
	for (struct { char a[n]; } s; n--;) // expect: vlais
		use(&s);
	for (struct { char a[4]; } s; n--;)
		use(&s);
}

int in_statement_expression(int n)
{
	return ({
		struct { int h; char a[n]; } s; // expect: vlais
		use(&s);
		s.h;
	});
}

void in_a_block(int n)
{
	if (n) {
		struct { char a[n]; } s; // expect: vlais

		use(&s);
	}
	switch (n) {
	case 1: {
		struct { char a[n]; } s; // expect: vlais

		use(&s);
		break;
	}
	default:
		break;
	}
}

void tags_and_typedefs(int n)
{
	struct tag { char a[n]; }; // expect: vlais
	struct tag one;
	typedef struct { char a[n]; } type_t; // expect: vlais
	type_t two, *three = &two;
	struct { char a[n]; } *four = 0, five; // expect: vlais

	use(&one); use(three); use(four); use(&five);
}

void in_typeof(int n)
{
	__typeof__(struct { char a[n]; }) s; // expect: vlais
	__auto_type p = (struct { char b[n]; } *)0; // expect: vlais

	use(&s); use(p);
}

void in_nested_function(int n)
{
	int inner(int m)
	{
		struct { char a[m]; } s; // expect: vlais
		struct { char b[n]; } t; // expect: vlais

		use(&s);
		return use(&t);
	}

	inner(n);
}

/* A structure as large as the code asks for, without a member that varies. */
struct flexible { int n; char a[]; };

void without_vlais(int n)
{
	struct flexible *by_alloca = __builtin_alloca(sizeof(*by_alloca) + (size_t)n);
	struct { int n; char *a; } by_pointer = { n, 0 };
	size_t offset = __builtin_offsetof(struct flexible, a[n]);

	use(by_alloca);
	use(&by_pointer);
	use(&offset);
}
