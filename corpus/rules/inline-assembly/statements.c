/* Assembly in its forms, in functions. */
void a(int x, int *y)
{
	asm("nop"); // expect: inline-assembly
	__asm volatile("" ::: "memory"); // expect: inline-assembly
	__asm__ inline("nop" : "=r"(*y) : "0"(x)); // expect: inline-assembly
	int z;
	asm("cmp %1, %0" : "=@ccz"(z) : "r"(x)); // expect: inline-assembly
}
int asm_count(void) { return 0; }
