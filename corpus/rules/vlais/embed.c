/* gcc refuses: #embed came with gcc 15. A bound that rests on the length of an embedded file. */
int use(const void *);

static const unsigned char table[] = {
#embed "embedded.bin" prefix(1, ) suffix(, 0)
};

static const unsigned char two[] = {
#embed "embedded.bin" limit(2)
};

void constant(void)
{
	struct { char a[sizeof table]; int b; } s;
	struct { char a[sizeof two == 2 ? 1 : 2]; int b; } t;

	use(&s); use(&t);
}

void variable(int n)
{
	struct { char a[sizeof table == 5 ? n : 1]; int b; } s; // expect: vlais
	struct { char a[sizeof table + n]; int b; } t; // expect: vlais

	use(&s); use(&t);
}
