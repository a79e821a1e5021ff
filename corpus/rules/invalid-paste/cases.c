/* Tokens that do not join, and tokens that do. */
#define DOT(x) .##x // expect: invalid-paste
#define ARROW(x) ->##x // expect: invalid-paste
#define UNUSED(x) .##x
#define JOIN(a, b) a##b
struct s { int m; };
int f(struct s *p) { return (*p)DOT(m); } // through: invalid-paste
int g(struct s *p) { return p ARROW(m); } // through: invalid-paste
int JOIN(h, 1) = JOIN(1, 2) JOIN(<, <) 3;
int JOIN(i,);
