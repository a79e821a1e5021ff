/* Directives among a call's arguments are obeyed; wrong calls are left alone. */
#define f(x, y) {x|y}
#define one(x) <x>
f(1,
#define two 2
#ifdef two
two
#else
three
#endif
)
f(1,
#undef f
2) f
#define f(x) x
one(
#define f(x) <x>
f(1)
#if 0
)
#endif
) f
#if 1
(2)
#endif
f
#define later 1
(later)
f(1, 2) one() one(,) one
one (a) one(one)(b) one((,)) one(")") one(')')
# not a directive
one(
#
a)
#define obj (1)
one obj
#define open one(
open 5)
#define noargs() done
noargs() noargs( ) noargs(1)
