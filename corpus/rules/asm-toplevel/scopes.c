/* Assembly outside and inside of functions. */
asm(".text"); // expect: asm-toplevel
__asm__("a: .long 0"); // expect: asm-toplevel
void f(void) { asm(""); } // expect: inline-assembly
extern int a;
