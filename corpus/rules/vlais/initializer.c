/* gcc refuses: a varying object has an initializer, and a compound literal has a varying type. */
int use(const void *);

void start(int n)
{
	struct { int k; char a[n]; } s = { 1 }; // expect: vlais
	struct { int k; char a[4]; } t = { 1 };

	use(&s);
	use(&t);
	use(&(struct { int k; char a[n]; }){ 1 }); // expect: vlais
	use(&(struct { int k; char a[4]; }){ 1 });
}
