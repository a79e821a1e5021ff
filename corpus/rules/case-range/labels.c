/* Labels for ranges and for single values. */
int f(int n)
{
	switch (n) {
	case -3 ... -1: // expect: case-range
		return -1;
	case 5: case 6:
		return 5;
	case 10 ... 1000: return 10; // expect: case-range
	default:
		return 0;
	}
}
