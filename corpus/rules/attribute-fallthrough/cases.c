/* Cases that go on. */
int f(int n)
{
	switch (n) {
	case 0:
		n++;
		__attribute__((fallthrough)); // expect: attribute-fallthrough
	case 1:
		n++;
		__attribute__((__fallthrough__)); // expect: attribute-fallthrough
	case 2:
		return n;
	}
	return 0;
}
int g(int fallthrough) { return fallthrough; }
