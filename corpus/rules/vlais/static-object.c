/* gcc refuses: an object of static storage has a varying size. */
int use(const void *);

void keep(int n)
{
	static struct { char a[n]; } s; // expect: vlais
	static struct { char a[4]; } t;

	use(&s);
	use(&t);
}
