/* Functions that return and that don't. */
static _Noreturn void a(int); // expect: noreturn
extern void _Noreturn b(void); // expect: noreturn
extern void c(void);
