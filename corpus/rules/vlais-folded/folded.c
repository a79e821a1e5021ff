/* Bounds that gcc takes for variable and clang folds: it works in both, but not by any standard. */
int use(const void *);

struct pair { int a, b; };

void read_only_variables(void)
{
	static const int four = 4;
	const int five = 5;
	struct { char a[four]; } s1; // expect: vlais-folded
	struct { char a[five]; } s2; // expect: vlais-folded
	struct { int head; char a[five + 1], b; } s3; // expect: vlais-folded
	struct { char a[2][five]; } s4; // expect: vlais-folded

	use(&s1); use(&s2); use(&s3); use(&s4);
}

static const unsigned int file_scope = 11;

void operators(int n)
{
	struct { char a[file_scope]; } s1; // expect: vlais-folded
	struct { char a[(int)(2.0 * 6)]; } s2; // expect: vlais-folded
	struct { char a["abc"[0]]; } s3; // expect: vlais-folded
	struct { char a[0 ? n : 13]; } s4; // expect: vlais-folded
	struct { char a[1 || n]; } s5; // expect: vlais-folded
	struct { char a[(0 && n) + 14]; } s6; // expect: vlais-folded
	struct { char a[(long)&((struct pair *)0)->b + 11]; } s7; // expect: vlais-folded
	struct { char a[(char *)24 - (char *)8]; } s8; // expect: vlais-folded
	struct { char a[(int){ 17 }]; } s9; // expect: vlais-folded
	struct { char a[(2, 18)]; } s10; // expect: vlais-folded
	struct { char a[({ 19; })]; } s11; // expect: vlais-folded

	use(&s1); use(&s2); use(&s3); use(&s4); use(&s5); use(&s6);
	use(&s7); use(&s8); use(&s9); use(&s10); use(&s11);
}

void look_alikes(int n)
{
	enum { four = 4 };
	struct { char a[four]; } s1;
	struct { char a[(int)2.0 * 10]; } s2;
	struct { char a['a']; } s3;
	struct { char a[sizeof("abcdefghijklmnopqrstu")]; } s4;
	struct { char a[1 ? 23 : 3]; } s5;
	struct { char a[__builtin_offsetof(struct pair, b) + 20]; } s6;
	struct { char a[(2.0 * 6) > n ? 25 : 26]; } s7; // expect: vlais

	use(&s1); use(&s2); use(&s3); use(&s4); use(&s5); use(&s6); use(&s7);
}

#define TABLE(name, n) struct { int used; int slot[n]; } name // through: vlais-folded
#define FOLDED_BY_BODY(name) char name[(int)(0.5 * 60)] // expect: vlais-folded

void macros(void)
{
	const int size = 27;
	TABLE(varying, size); // expect: vlais-folded
	TABLE(fixed, 28);
	struct { FOLDED_BY_BODY(a); } s; // through: vlais-folded

	use(&varying); use(&fixed); use(&s);
}
