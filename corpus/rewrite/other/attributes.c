/* Attributes that a program's results don't rest on. */
// select: attribute-optimization,attribute-diagnostic,attribute-argument-check,attribute-gcc-only,attribute-c23-vendor,attribute-on-enumerator-or-label,attribute-c23,alternate-keyword,extension-keyword,qualified-void-return
// std: c11
// expect-after: static int twice(int n);
// expect-after: static void report(const char *format, ...);
// expect-after: enum kind { SMALL, LARGE };
#include <stdarg.h>
#include <stdio.h>

static int twice(int n) __attribute__((pure, unused));
static void report(const char *format, ...) __attribute__((__format__(__printf__, 1, 2)));
[[gnu::cold]] static void rarely(int n);
[[maybe_unused]] static int spare;
enum kind { SMALL __attribute((unused)), LARGE };
static const void quiet(void)
{
}

static int twice(int n)
{
	return 2 * n;
}

static void report(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
}

static void rarely(int n)
{
	int copy __attribute__((unused)) = n;

	if (n > 3)
		goto out;
	report("%d\n", __extension__ n);
out: __attribute__((unused));
	quiet();
}

__attribute__((cold, noclone))
int main(void)
{
	report("%d %d %d\n", twice(4), LARGE, SMALL);
	rarely(2);
	rarely(5);
	return 0;
}
