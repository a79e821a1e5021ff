/* A structure declared in a parameter list whose member depends on another parameter. */
void prototype(int n, struct { char a[n]; } *s); // expect: vlais

void definition(int n, struct tagged { char a[n]; } *s) // expect: vlais
{
	(void)n;
	(void)s;
}

void in_a_bound(int n, int x[sizeof(struct { char a[n]; })]); // expect: vlais, vla

struct fixed { char a[4]; };
void fixed_prototype(int n, struct fixed *s);
void anonymous_prototype(struct { char a[4]; } *s);
