/* Objects made of literals, and pointers to them. */
struct s { int n; };
static struct s a = (struct s){ 1 }; // expect: compound-literal-initializer
struct s b[2] = { (struct s){ 1 }, { 2 } }; // expect: compound-literal-initializer
static struct s *c = &(struct s){ 1 };
void f(void)
{
	struct s d = (struct s){ 1 };
	(void)d;
}
