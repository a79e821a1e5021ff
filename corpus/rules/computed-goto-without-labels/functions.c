/* Functions with and without labels of their own. */
static void *kept;
void a(void) { goto *kept; } // expect: computed-goto-without-labels
void b(void)
{
	kept = &&c;
	goto *kept;
c:
	return;
}
void d(void **e) { if (e) goto *e[1]; } // expect: computed-goto-without-labels
