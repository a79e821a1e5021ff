/* Members that vary without being arrays, and members that only look as if they did. */
int use(const void *);

void pointers(int n)
{
	struct { int (*row)[n]; } s1; // expect: vlais
	struct { int k; double (*matrix)[n][n]; } s2; // expect: vlais
	struct { int (*(*deep)[2])[n]; } s3; /* gcc differs */ // expect: vlais
	struct { int *several[n]; } s4; // expect: vlais
	struct { int (*row)[4]; } s5;
	struct { int *row; } s6;
	struct { int (*(*deep)[2])[3]; } s7;

	use(&s1); use(&s2); use(&s3); use(&s4); use(&s5); use(&s6); use(&s7);
}

void function_pointers(int n)
{
	struct { int (*call)(int *); } s1;
	struct { int (*call)(int m, char text[m]); } s2; // expect: vla
	struct { int (*call)(char text[n]); } s3; // expect: vla
	struct { int (*call)(char (*text)[n]); } s4; // expect: vla
	struct { int (*call)(char text[4]); } s5;
	struct { int (*calls[n])(void); } s6; // expect: vlais
	struct { int (*calls[3])(void); } s7;

	use(&s1); use(&s2); use(&s3); use(&s4); use(&s5); use(&s6); use(&s7);
}

void names_of_types(int n)
{
	typedef char varying_t[n]; // expect: vla
	typedef char fixed_t[16];
	char vla[n]; // expect: vla
	struct { varying_t a; } s1; // expect: vlais
	struct { int x; varying_t a, b; } s2; // expect: vlais, vlais
	struct { varying_t a[2]; } s3; // expect: vlais
	struct { varying_t *a; } s4; // expect: vlais
	struct { __typeof__(vla) a; } s5; // expect: vlais
	struct { typeof(vla) *a; } s6; // expect: vlais
	struct { typeof(char[n]) a; } s7; // expect: vlais, vla
	struct { fixed_t a; } s8;
	struct { __typeof__(int) a; } s9;
	struct { __typeof__(vla[0]) a; } s10;
	struct { fixed_t *a, b[2]; } s11;
	varying_t alone;

	use(vla); use(alone);
	use(&s1); use(&s2); use(&s3); use(&s4); use(&s5); use(&s6);
	use(&s7); use(&s8); use(&s9); use(&s10); use(&s11);
}

void attributes(int n)
{
	struct { char a[n]; } __attribute__((packed)) s1; // expect: vlais
	struct __attribute__((packed)) { int k; char a[n]; } s2; // expect: vlais
	struct { char a[n] __attribute__((aligned(8))); } s3; // expect: vlais
	struct { __attribute__((aligned(8))) char a[n]; } s4; // expect: vlais
	struct { __extension__ char a[n]; } s5; /* gcc differs */ // expect: vlais
	struct { const volatile char a[n]; } s6; // expect: vlais
	struct { char a[3] __attribute__((aligned(8))); } __attribute__((packed)) s7;

	use(&s1); use(&s2); use(&s3); use(&s4); use(&s5);
	use((const void *)&s6); use(&s7);
}
