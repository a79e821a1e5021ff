/* Lists of arguments and how they begin. */
#include <stdarg.h>
void f(int n, ...)
{
	va_list a[2];

	va_start(a[0]); // expect: va-start-one-argument
	va_start((a[1])); // expect: va-start-one-argument
	va_end(a[0]);
	va_end(a[1]);
}
void g(int n, ...)
{
	va_list a[2];

	va_start(a[0], n);
	va_start((*(a + 1)), n);
	va_end(a[0]);
	va_end(a[1]);
}
