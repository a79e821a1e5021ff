/* Conditional groups that other macros bring in, each with the condition it is found under. */
int use(const void *);

#if FEATURE && defined(SUPPORT)
#define HAS_FEATURE
#endif
#ifndef LEVEL
# ifdef WIDE
#  define LEVEL 64
# else
#  define LEVEL 32
# endif
#endif
#define VERSION(a, b) ((a) * 256 + (b))
#define BOTH (defined(FIRST) && defined(SECOND))

void arms(int n)
{
#ifdef ONE
	struct { char a[n]; } one; // condition: defined(ONE) // expect: vlais
#elif defined(TWO)
	struct { char a[n]; } two; // condition: defined(TWO) // expect: vlais
#else
	struct { char a[n]; } none; // condition: // expect: vlais
#endif
}

void nested(int n)
{
#ifdef OUTER
	use(&n);
# ifndef INNER
	struct { char a[n]; } outer; // condition: defined(OUTER) // expect: vlais
# else
	struct { char a[n]; } both; // condition: defined(INNER) && defined(OUTER) // expect: vlais
# endif
#endif
}

void values(int n)
{
#if LEVEL == 64
	struct { char a[n]; } wide; // condition: defined(WIDE) // expect: vlais
#elif LEVEL == 7
	struct { char a[n]; } seven; // condition: LEVEL == 7 // expect: vlais
#endif
#if defined(RELEASE) && RELEASE >= VERSION(3, 2)
	struct { char a[n]; } recent; // condition: RELEASE == 770 // expect: vlais
#endif
#ifdef HAS_FEATURE
	struct { char a[n]; } feature; // condition: defined(HAS_FEATURE) // expect: vlais
#endif
#if BOTH
	struct { char a[n]; } pair; // condition: defined(FIRST) && defined(SECOND) // expect: vlais
#endif
#ifdef LATER
	struct { char a[n]; } later; // condition: defined(LATER) // expect: vlais
#endif
}

#define LATER

#ifdef BOUND
# define SIZE 16
#else
# define SIZE n
#endif
#ifdef VARIABLE
# undef SIZE
# define SIZE n
#endif

void text_that_the_base_has_read(int n)
{
	struct { char a[SIZE]; } x; // condition: // expect: vlais
	use(&x);
}

#ifdef LARGE
# define COUNT n
#else
# define COUNT 16
#endif

void made_variable(int n)
{
	struct { char a[COUNT]; } x; // condition: defined(LARGE) // expect: vlais
	use(&x);
}

void dead(int n)
{
#if 0
	struct { char a[n]; } never;
#endif
#if defined(ANY) && !defined(ANY)
	struct { char a[n]; } neither;
#endif
#ifdef __cplusplus
	struct { char a[n]; } other_language;
#endif
#if LEVEL == 64 && LEVEL == 32
	struct { char a[n]; } two_levels;
#endif
}
