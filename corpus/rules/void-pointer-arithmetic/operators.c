/* Every operator that moves a pointer, on void and on other types. */
void use(void *);

void all(void *p, const void *q, char *c, void **pp)
{
	use(p + 1); // expect: void-pointer-arithmetic
	use(2 + p); // expect: void-pointer-arithmetic
	use(p - 1); // expect: void-pointer-arithmetic
	p += 4; // expect: void-pointer-arithmetic
	--q; // expect: void-pointer-arithmetic
	q++; // expect: void-pointer-arithmetic
	use(c + 1);
	use(pp + 1);
	use(p == q ? p : c);
}
