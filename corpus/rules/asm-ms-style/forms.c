/* Both forms of inline assembly. */
int a(int n)
{
	__asm { int 3 } // expect: asm-ms-style
	__asm {
	} n++;
	__asm__("");
	return n;
}
// expect@-5: asm-ms-style
