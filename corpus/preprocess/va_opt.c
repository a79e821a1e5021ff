/* __VA_OPT__, kept, dropped, pasted, stringified. */
#define A(f, ...) f(0 __VA_OPT__(,) __VA_ARGS__)
#define B(x, ...) x __VA_OPT__(a b x __VA_ARGS__) z
#define C(x, ...) a ## __VA_OPT__(b) ## c x
#define D(...) #__VA_OPT__(x __VA_ARGS__ y)
#define E(x, ...) __VA_OPT__(x ## x (__VA_ARGS__)) e
#define F(a, ...) a __VA_OPT__(()) b
#define EMPTY
A(g) A(g,) A(g, 1) A(g, EMPTY) A(g, 1, 2)
B(1) B(1, 2) B(1, EMPTY) C(x) C(x, y) D() D(1) D( 1 , 2 ) E(q) E(q, 1) F(x) F(x, y)
#define S(x) #x
#define X(x) S(x)
X(A(g)) X(B(1, 2)) X(E(q, 1)) X(F(x, y))
