/* Declarations with and without a name for the assembler. */
void a(int) __asm("b"); // expect: asm-label
extern char c[] __asm__("d"), e; // expect: asm-label
void g(int);
extern char h[];
