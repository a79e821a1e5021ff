/* Functions whose arguments are checked. */
char *a(const char *) __attribute__((format_arg(1), returns_nonnull)); // expect: attribute-argument-check, attribute-argument-check
__attribute__((sentinel)) void b(char *, ...); // expect: attribute-argument-check
void c(const char *format);
