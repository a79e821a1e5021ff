/* Braces with and without something in them. */
struct s { int n; struct { int k; } in; };
struct s a = {}; // expect: empty-initializer
struct s b = { 1, {} }; // expect: empty-initializer
void use(struct s);
void f(void) { use((struct s){}); } // expect: empty-initializer
struct s c = { 0 };
void g(void) { use((struct s){ 0 }); }
