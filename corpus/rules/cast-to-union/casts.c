/* Values as unions. */
union u { long l; char *s; };
union u a(long n) { return (union u)n; } // expect: cast-to-union
void use(union u);
void b(char *s) { use((union u)s); } // expect: cast-to-union
void c(char *s) { use((union u){ .s = s }); }
long d(char *s) { return (long)s; }
