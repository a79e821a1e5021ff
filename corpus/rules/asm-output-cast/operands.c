/* Outputs that are casts, and inputs. */
void a(short s, int *p)
{
	asm("" : "=r"((int)s)); // expect: asm-output-cast
	asm("" : "=r"(*p), "=m"((char)s)); // expect: asm-output-cast
	asm("" : "=r"(*(char *)p) : "r"((long)s));
}
