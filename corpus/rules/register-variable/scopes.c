/* Variables in registers, of both scopes. */
register long a asm("r12"); // expect: register-variable
void f(void)
{
	register char *b asm("rdi"), *c asm("rsi"); // expect: register-variable, register-variable
	register int d;
	d = 0;
	(void)d;
}
