/* ## with empty operands, chains, commas before variable arguments, and digraphs. */
#define P(a, b) a ## b
#define P3(a, b, c) a ## b ## c
P(a,) P(,b) P(,) P(+,+) P(<,<=) P(1,e) P(1e,+5)x P(L,'a') P(u8,"x") P(.,1) P3(,,) P3(a,,c) P3(,b,)
#define hash_hash # ## #
#define mkstr(a) # a
#define in_between(a) mkstr(a)
#define join(c, d) in_between(c hash_hash d)
char p[] = join(x, y);
#define C(fmt, args...) printf(fmt , ## args)
#define D(fmt, ...) printf(fmt, ## __VA_ARGS__)
#define E(...) e(0, ## __VA_ARGS__)
#define N(fmt, ...) n(fmt, ##__VA_ARGS__, end)
#define O(args...) o(a, ## args)
C("a") C("a",) C("a", 1, 2) D("b") D("b", ) D("b", x, y) E() E(1) E(1, 2) N(1) N(1,) N(1, 2) O() O(,)
#define XP(a, b) P(a, b)
#define ONE 1
P(ONE, ONE) XP(ONE, ONE) P(x ONE, ONE y) XP(x P, (1, 2))
#define obj a ## b
#define obj2 a ## b ## c d ## e
obj obj2
%: define dig(x) %:x x %:%: y
dig(a b)
#define VA(a, ...) a ## __VA_ARGS__ , __VA_ARGS__ ## a
VA(x) VA(x, y, z) VA(,)
#define COUNT_(_0, _1, _2, n, X...) n
#define COUNT(X...) COUNT_(, ##X, 2, 1, 0)
COUNT() COUNT(a) COUNT(a, b)
