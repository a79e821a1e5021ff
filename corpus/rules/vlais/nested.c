/* A structure with a VLA inside others: every member of such a type varies with it. */
int use(const void *);

void nested(int n)
{
	struct inner {
		int kind;
		char data[n]; // expect: vlais
	};
	struct outer {
		struct inner first; // expect: vlais
		struct inner *link; // expect: vlais
		struct inner row[2]; // expect: vlais
		int plain;
	} outer;
	struct again {
		struct outer outer; // expect: vlais
	};
	typedef struct inner inner_t;
	struct { inner_t one; } by_typedef; // expect: vlais
	struct { int k; struct { char hidden[n]; }; int after; } anonymous; // expect: vlais
	struct {
		struct {
			struct {
				int z;
				char deep[n]; // expect: vlais
			} level2; // expect: vlais
			int after;
		} level1; // expect: vlais
	} deep;

	outer.plain = 0;
	use(&outer);
	use(&by_typedef);
	use(&anonymous);
	use(&deep);
}

void array_of_structs(int n)
{
	struct { char data[n]; int after; } several[3]; // expect: vlais
	struct entry { char data[n]; } variable[n]; // expect: vlais, vla

	use(several);
	use(variable);
}

void constant(void)
{
	struct inner { int kind; char data[8]; };
	struct outer {
		struct inner first;
		struct inner *link;
		struct inner row[sizeof(struct inner)];
	} outer;
	struct { int k; struct { char hidden[2]; }; int after; } anonymous;

	use(&outer);
	use(&anonymous);
}

/* The inner tag hides the outer one, so nothing varies here. */
void hidden_tag(int n)
{
	struct item { char data[n]; } varying; // expect: vlais
	{
		struct item { char data[4]; };
		struct { struct item one; } holds_inner;

		use(&holds_inner);
	}
	use(&varying);
}
