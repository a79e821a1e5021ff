/* Assembly with and without labels. */
int f(int n)
{
	__asm__ goto("test %0, %0" : : "r"(n) : "cc" : zero); // expect: asm-goto
	asm volatile goto("" :::: zero); // expect: asm-goto
	__asm__("" : "+r"(n)); // expect: inline-assembly
zero:
	return n;
}
