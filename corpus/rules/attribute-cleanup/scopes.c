/* Variables that are cleaned up. */
void end(char **);
void f(void)
{
	__attribute__((cleanup(end))) char *p = 0; // expect: attribute-cleanup
	for (char *q __attribute__((cleanup(end))) = p; q; ) break; // expect: attribute-cleanup
	end(&p);
}
