/* Functions and pointers that don't return. */
__attribute__((noreturn)) void a(int); // expect: attribute-noreturn
void (*b)(void) __attribute__((noreturn)); // expect: attribute-noreturn
_Noreturn void c(void);
