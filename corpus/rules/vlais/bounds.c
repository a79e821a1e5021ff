/* Every form of bound, the run-time one beside the constant that looks like it. */
int use(const void *);
int count(void);
typedef unsigned long size_t;

enum { FOUR = 4, EIGHT = FOUR * 2 };
enum lower { five = 5 };
#define SIXTEEN 16
#define EXPRESSION (SIXTEEN * 2 + 1)
#define lower_case_macro 7
#define RUNTIME count()
#define PLUS_ONE(n) ((n) + 1)

struct pair { int first; char rest[12]; };
static int table[7];
int limit = 9;

void variables(int n, const int c, int *p, struct pair *pair, unsigned char narrow)
{
	struct { char a[n]; } s1; // expect: vlais
	struct { char a[n + 1]; } s2; // expect: vlais
	struct { char a[c]; } s3; // expect: vlais
	struct { char a[*p]; } s4; // expect: vlais
	struct { char a[p[1]]; } s5; // expect: vlais
	struct { char a[pair->first]; } s6; // expect: vlais
	struct { char a[(*pair).first]; } s7; // expect: vlais
	struct { char a[narrow]; } s8; // expect: vlais
	struct { char a[limit]; } s9; // expect: vlais
	struct { char a[n++]; } s10; // expect: vlais
	struct { char a[n = 3]; } s11; // expect: vlais
	struct { char a[-n & 7]; } s12; // expect: vlais
	struct { char a[(size_t)n]; } s13; // expect: vlais
	struct { char a[table[3]]; } s14; // expect: vlais

	use(&s1); use(&s2); use(&s3); use(&s4); use(&s5); use(&s6); use(&s7);
	use(&s8); use(&s9); use(&s10); use(&s11); use(&s12); use(&s13); use(&s14);
}

void constants(int n, struct pair *pair)
{
	struct { char a[FOUR]; } s1;
	struct { char a[EIGHT + 1]; } s2;
	struct { char a[five]; } s3;
	struct { char a[lower_case_macro]; } s4;
	struct { char a[EXPRESSION]; } s5;
	struct { char a['z' - 'a' + 1]; } s6;
	struct { char a[sizeof(n)]; } s7;
	struct { char a[sizeof n * 2]; } s8;
	struct { char a[sizeof(pair->rest)]; } s9;
	struct { char a[sizeof(table) / sizeof(table[0])]; } s10;
	struct { char a[sizeof(struct pair) + 0x10u]; } s11;
	struct { char a[__builtin_offsetof(struct pair, rest)]; } s12;
	struct { char a[__builtin_offsetof(struct pair, rest[3])]; } s13;
	struct { char a[(int)4.0]; } s14;
	struct { char a[1 << 3]; } s15;
	struct { char a[!0]; } s16;
	struct { char a[-1 + 3]; } s17;
	struct { char a[~0 & 31]; } s18;
	struct { char a[(unsigned char)260]; } s19;
	struct { char a[FOUR > 2 ? 8 : 16]; } s20;
	struct { char a[sizeof("text")]; } s21;
	struct { char a[sizeof(count())]; } s22;
	struct { char a[__alignof__(struct pair)]; } s23;
	struct { char a[_Alignof(long)]; } s24;
	struct { char a[__CHAR_BIT__]; } s25;
	struct { char a[PLUS_ONE(FOUR)]; } s26;
	struct { char a[sizeof(char[FOUR])]; } s27;
	struct { int n; char a[]; } *s29 = 0;
	struct { int n; char a[0]; } s30;
	struct { char a[010 + 0b11]; } s31;
	struct { char a[100 % 9 * 3 / 2]; } s32;
	struct { char a[FOUR == 4 && EIGHT != 4]; } s33;

	use(&s1); use(&s2); use(&s3); use(&s4); use(&s5); use(&s6); use(&s7);
	use(&s8); use(&s9); use(&s10); use(&s11); use(&s12); use(&s13); use(&s14);
	use(&s15); use(&s16); use(&s17); use(&s18); use(&s19); use(&s20); use(&s21);
	use(&s22); use(&s23); use(&s24); use(&s25); use(&s26); use(&s27);
	use(s29); use(&s30); use(&s31); use(&s32); use(&s33);
}

void calls_and_macros(int n)
{
	struct { char a[count()]; } s1; // expect: vlais
	struct { char a[RUNTIME]; } s2; // expect: vlais
	struct { char a[PLUS_ONE(n)]; } s3; // expect: vlais
	struct { char a[PLUS_ONE(PLUS_ONE(n))]; } s4; // expect: vlais
	struct { char a[PLUS_ONE(3)]; } s5;

	use(&s1); use(&s2); use(&s3); use(&s4); use(&s5);
}

void sizes_of_what_varies(int n)
{
	char vla[n]; // expect: vla
	char fixed[3];
	struct { char a[sizeof(vla)]; } s1; // expect: vlais
	struct { char a[sizeof vla[0] * 7]; } s2;
	struct { char a[sizeof(int[n])]; } s3; // expect: vlais, vla
	struct { char a[sizeof(fixed)]; } s4;
	struct { char a[sizeof(int (*)[3])]; } s5;

	use(vla); use(fixed); use(&s1); use(&s2); use(&s3); use(&s4); use(&s5);
}

/* The value is always the same, but neither compiler computes it. */
void fixed_by_arithmetic_only(int n)
{
	struct { char a[n - n + 40]; } s1; // expect: vlais
	struct { char a[n * 0 + 41]; } s2; // expect: vlais
	struct { char a[n > 0 && 0 ? 2 : 42]; } s3; // expect: vlais
	struct { char a[(n, 43)]; } s4; // expect: vlais

	use(&s1); use(&s2); use(&s3); use(&s4);
}

/* Only one arm is taken, so the other's variable plays no part. */
void arms(int n)
{
	struct { char a[n ? 44 : 45]; } s1; // expect: vlais
	struct { char a[__builtin_choose_expr(1, 46, n)]; } s2;
	struct { char a[__builtin_choose_expr(0, 47, n)]; } s3; // expect: vlais
	struct { char a[_Generic(n, int: 48, default: 49)]; } s4;
	struct { char a[__builtin_constant_p(n) ? 50 : 51]; } s5;
	struct { char a[__builtin_types_compatible_p(__typeof__(n), int) + 52]; } s6;

	use(&s1); use(&s2); use(&s3); use(&s4); use(&s5); use(&s6);
}

/* The innermost declaration decides what a name means. */
enum { shadowed = 6 };
void scopes(int n)
{
	struct { char a[shadowed]; } s1;
	{
		int shadowed = n;
		struct { char a[shadowed]; } s2; // expect: vlais

		use(&s2);
	}
	{
		enum { n = 53 };
		struct { char a[n]; } s3;

		use(&s3);
	}
	use(&s1);
}

void dimensions(int n, int m)
{
	struct { char a[4][n]; } s1; // expect: vlais
	struct { char a[n][4]; } s2; // expect: vlais
	struct { char a[n][m]; } s3; // expect: vlais
	struct { char a[4][5]; } s4;
	struct { int n; char a[][5]; } *s5 = 0;

	use(&s1); use(&s2); use(&s3); use(&s4); use(s5);
}
