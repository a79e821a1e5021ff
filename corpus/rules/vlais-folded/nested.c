/* A member of a type that only folding makes constant. */
int use(const void *);

void nested(void)
{
	const int n = 31;
	struct inner { char a[n]; int after; }; // expect: vlais-folded
	struct { struct inner one; } s1; // expect: vlais-folded
	struct { struct inner *link; } s2; // expect: vlais-folded
	union { char raw[n + 1]; int word; } u; // expect: vlais-folded

	use(&s1); use(&s2); use(&u);
}
