#define g f
#define f g
f g f
#define L(x) x __LINE__
#define M L
L(
__LINE__
__LINE__
)
M(
1 __LINE__
)
L(L(

2))
R"x(a
b)x" u8"a" u8'a' L'a' a::b 1'000 ..  .... <:%:%:
#if 0
#elifdef f
yes
#else
no
#endif
\u00e9 é
