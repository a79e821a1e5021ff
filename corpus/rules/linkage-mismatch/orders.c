/* Static first and static last. */
extern int a;
static int a; // expect: linkage-mismatch
void b(void);
static void b(void) { } // expect: linkage-mismatch
static int c;
extern int c;
extern int d;
int d;
