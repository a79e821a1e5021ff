/* Casts of structures, and literals. */
struct s { int x; };
struct s a(struct s *p) { return (struct s)*p; } // expect: cast-to-structure
struct s b(struct s s) { return ((struct s)s); } // expect: cast-to-structure
struct s c(void) { return (struct s){ 1 }; }
struct s *d(void *p) { return (struct s *)p; }
