/* Declarations first and later. */
void f(int a)
{
	int b = a;
	b++;
	int c = b; // expect: mixed-declarations
	int d = c; // expect: mixed-declarations
	if (d) {
		int e = d;
		(void)e;
	}
	for (int g = 0; g; ) { }
}
