/* Packs of arguments. */
int p(const char *, ...);
extern inline __attribute__((always_inline, gnu_inline)) int a(const char *f, ...)
{
	if (__builtin_va_arg_pack_len() > 1) // expect: builtin-va-arg-pack
		return p("many");
	return p(f, __builtin_va_arg_pack()); // expect: builtin-va-arg-pack
}
int b(const char *f, int n) { return p(f, n); }
