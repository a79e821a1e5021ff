/* Results that are void, and pointers to it. */
const void a(void); // expect: qualified-void-return
volatile void b(int n); // expect: qualified-void-return
void c(void);
const void *d(void);
void *const *e(void);
