/* Jumps out of two loops. */
void f(int n)
{
one:
	for (;;) {
		for (;;) {
			if (n) break one; // expect: labeled-jump
			continue one; // expect: labeled-jump
		}
		break;
	}
}
