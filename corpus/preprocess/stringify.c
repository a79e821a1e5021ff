/* # and the white space it keeps. */
#define S(x) #x
#define X(x) S(x)
#define V(...) #__VA_ARGS__
#define XV(...) V(__VA_ARGS__)
#define EMPTY
#define ID(x) x
#define F(x) <x>
#define PLUS +
S(  a   b  ) S("a\n\"b\"" '\0' '"') S(@ \ n) S(a/**/b) S(a
b) S() V(a , b,c) V()
X(EMPTY a EMPTY) X(a EMPTY b) X(a ID(b)c) X(ID( a )ID(b)) X(F(1)F( 2 )) X(- PLUS -) X(-PLUS-)
X(ID(EMPTY)) X(ID ( a ) ) X(EMPTY EMPTY a) XV(a, EMPTY, b) X(ID
(a)) X(ID EMPTY (a)) X(F) X(F EMPTY) X(F (b))
#define version() X(ID(6).ID(1).EMPTY 0)
version() X(version())
#define W(x) [x] [ x ] x
X(W(a)) X(W( )) X(W())
X(__LINE__ __COUNTER__) X(1.ID(2)) X(ID(a)ID(b)ID()c)
#define Q(x, y) S(x y) S(x##y) #x#y # x # y
Q(a b, c) Q(,) X(Q(1, 2))
X("\\" L"x" u8"y")
