/* Literals beside casts and blocks. */
struct s { int n; };
struct s *a(void) { static struct s *p; p = &(struct s){ 1 }; return p; } // expect: compound-literal
int b(void) { return ((int[2]){ 1, 2 })[1]; } // expect: compound-literal
int c(long n) { return (int)(n); }
struct s d = { 1 };
