/* When a macro's expansion is looked at again, and what takes its arguments from beyond it. */
#define f(a) a*g
#define g(a) f(a)
f(2)(9)
#define x 3
#define h(a) h(x * (a))
#undef x
#define x 2
#define k h
#define z z[0]
#define i ~
#define m(a) a(w)
#define w 0,1
#define t(a) a
#define p() int
#define q(x) x
#define r(x,y) x ## y
#define str(x) # x
h(y+1) + h(h(z)) % t(t(k)(0) + t)(1);
k(x+(3,4)-w) | h(5) & m
(h)^m(m);
p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };
char c[2][6] = { str(hello), str() };
#define NIL(xxx) xxx
#define G_0(arg) NIL(G_1)(arg)
#define G_1(arg) NIL(arg)
G_0(42)
#define foo bar
#define bar foo
foo bar
#define EMPTY
#define LPAREN (
#define RPAREN )
#define F(x, y) x + y
#define ELLIP_FUNC(...) __VA_ARGS__
ELLIP_FUNC(F, LPAREN, 'a', 'b', RPAREN);
#define late() early
#define early late
late()()()() late
() early () x
#define cat(a, b) a ## b
cat(la, te)() cat(cat(1, 2), 3) NIL(cat)(4, 5)
f
EMPTY
(7) f EMPTY
#define self(x) x self
self(self)(self)(1) NIL(self(2))(3)
