/* Names of functions as arrays and as pointers. */
void a(void)
{
	char b[] = __PRETTY_FUNCTION__; // expect: array-from-function-name
	char c[4] = __func__; // expect: array-from-function-name
	const char *d = __FUNCTION__;
	(void)b, (void)c, (void)d;
}
