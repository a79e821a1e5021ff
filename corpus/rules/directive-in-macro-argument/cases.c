/* Directives in calls of macros and of functions. */
#define ID(x) x
int a = ID(
#if 1 // expect: directive-in-macro-argument
	1
#elif 2 // expect: directive-in-macro-argument
	2
#endif // expect: directive-in-macro-argument
	);
int b = ID(
#undef NAME // expect: directive-in-macro-argument
	3);
int f(int);
int g(void)
{
	return f(
#if 1
		1
#endif
		) + ID(2);
}
