/* Declarations spread over several lines, and conditionals inside the bracket. */
int use(const void *);

void spread(int n)
{
	struct {
		char
			name // expect: vlais
			[
				n
				+ 1
			];
		unsigned long long
		second[n *
		       2], // expect@-1: vlais
		third;
		int matrix // expect: vlais
			[4]
			[n];
		char fixed
			[
				4
			];
	} s;

	use(&s);
}

#define CONFIG_LARGE 1

void conditional(int n)
{
	struct {
		char constant_arms[
#ifdef CONFIG_LARGE
			64
#else
			16
#endif
		];
		char varying_arm[ // expect: vlais
#ifdef CONFIG_LARGE
			n
#else
			16
#endif
		];
	} s;

	use(&s);
}

void in_else(int n)
{
#ifndef CONFIG_LARGE
	struct { char a[4]; } s;
#else
	struct { char a[n]; } s; // expect: vlais
#endif
	use(&s);
#if CONFIG_LARGE > 1
	use(0);
#elif CONFIG_LARGE == 1 && !defined(CONFIG_SMALL)
	struct { char b[n]; } t; // expect: vlais

	use(&t);
#endif
}

/* A comment that spells one out is no finding: struct { char a[n]; } s; */
// Neither is this one: struct { char a[n]; } s;
const char *text = "struct { char a[n]; } s;";

void splices_and_digraphs(int n)
{
	struct { char spl\
iced[n]; } s; // expect@-1: vlais
	struct <% char digraphs<:n:>; %> t; // expect: vlais
	struct { char a/* between */[/* and */n/* after */]; } u; // expect: vlais

	use(&s); use(&t); use(&u);
}

void a_tab_and_a_letter_before(int n)
{
	const char *letter = "äöü"; struct	{ char	a[n]; } s; // expect: vlais

	use(letter); use(&s);
}
