/* What stands behind labels. */
int f(int x)
{
	switch (x) {
	case 1: ;
		int a = x;
		return a;
	case 2:
		int b = x; // expect: label-without-statement
		return b;
	case 3:
		x = 4;
		int c;
		c = x;
		return c;
	}
	{
		goto end;
end: // expect: label-without-statement
	}
	return 0;
}
