/* What a loop may declare and what it may not. */
enum e { ONE = 1 };
void f(void)
{
	for (extern int x; x; ) break; // expect: for-declaration-not-automatic
	for (enum { A } k = A; ; ) break; // expect: for-declaration-not-automatic
	for (struct later; ; ) break; // expect: for-declaration-not-automatic
	for (enum e k = ONE; k; ) break;
	for (int a = 0, *b = &a; *b; ) break;
}
