/* Who makes it wrong: a macro's body, its argument, or an argument handed on by another macro. */
int use(const void *);
int count(void);

#define MEMBER(type, name, n) type name[n]
#define HANDED_ON(name, n) MEMBER(short, name, n)
#define FROM_SCOPE(name) char name[n] // expect: vlais
#define NAMED_SIZE rows
#define CALLS(name) MEMBER(int, name, count()) // expect: vlais
#define CONSTANT(name) MEMBER(int, name, 12)
#define WHOLE_MEMBER(declaration) declaration

void macros(int n, int rows)
{
	struct { MEMBER(char, a, n); } s1; // expect: vlais
	struct { HANDED_ON(a, n + 1); } s2; // expect: vlais
	struct { FROM_SCOPE(a); } s3; // through: vlais
	struct { FROM_SCOPE(b); } s4; // through: vlais
	struct { MEMBER(char, a, NAMED_SIZE); } s5; // expect: vlais
	struct { char a[NAMED_SIZE]; } s6; // expect: vlais
	struct { CALLS(a); } s7; // through: vlais
	struct { CONSTANT(a); HANDED_ON(b, 9); } s8;
	struct { WHOLE_MEMBER(char a[n]); } s9; // expect: vlais
	struct { WHOLE_MEMBER(char a[9]); } s10;
	struct { HANDED_ON(a, 3); HANDED_ON(b, rows); } s11; // expect: vlais

	use(&s1); use(&s2); use(&s3); use(&s4); use(&s5); use(&s6);
	use(&s7); use(&s8); use(&s9); use(&s10); use(&s11);
}

/* The same macro in a scope where the name is a constant. */
void same_macro_constant(void)
{
	enum { n = 5 };
	struct { FROM_SCOPE(a); } s;

	use(&s);
}
