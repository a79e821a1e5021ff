/* gcc refuses: a compound literal of a variable length, and jumps into the scope of a VLA. */
int use(const void *);

void literal(int n)
{
	use((int[n]){ 0 }); // expect: vla
	use((int[4]){ 0 });
	use((int[]){ n, n });
}

void initializer(int n)
{
	int a[n] = { 0 }; // expect: vla
	int b[4] = { 0 };

	use(a);
	use(b);
}

void jump(int n)
{
	if (n > 3)
		goto out; // expect: vla
	char a[n]; // expect: vla
	a[0] = 0;
out:
	use(a);
}
