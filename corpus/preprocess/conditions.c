/* #if expressions, taken or not. */
#define T(n) T n
#if -1 > 0u
1
#endif
#if (2 || 1/0) && !(0 && 1/0) && (1 ? 1 : 1/0)
2
#endif
#if '\377' < 0 && 'ab' == 24930 && L'\xff' == 255 && u'\xffff' > 0 && '\n' == 10
3
#endif
#if 0x7fffffffffffffff + 1 < 0 && 18446744073709551615u == -1
4
#endif
#if (0 ? -1 : 0u) - 1 > 0 && -1 >> 1 == -1 && 1 << 63 < 0 && (1 << -1) == 0
5
#endif
#if undefined_name == 0 && 0b101 == 5 && 010 == 8 && 1'0
6
#elif 1 /* and a comment */
7
#else
8
#endif
#define D defined
#define DX defined(X) && X
#define X 1
#if D X && DX && D(X)
9
#endif
#ifdef X
# if 0
#  bad directive 'unbalanced
#  else
10
# endif
#elif garbage in ( here
#else
11
#endif
#ifndef X
12
#elif X == 1 && !defined Y
13
#elif 1/0
14
#endif
#if 0
#elifdef X
15
#elifndef X
16
#endif
#if 1/0
17
#endif
#if 1 +
18
#elif (1
19
#elif 1 2
20
#elif 1.0
21
#elif "x"
22
#elif 1 = 1
23
#elif 08
24
#else
25
#endif
#define FUNC(a, b) a > b
#if FUNC(2, 1) && FUNC (3,
26
#endif
#if FUNC(2, 1) && (FUNC(1, 2)) == 0 && FUNC(2
27
#endif
#if FUNC(2, 1)
28
#endif
#if (1, 2) == 2 && ~0u == -1 && !!5 == 1 && - - 1 == 1 && 7 % 4 == 3 && -7 / 2 == -3
29
#endif
#if __has_attribute(packed) && __has_attribute(__vector_size__) && !__has_attribute(zork)
30
#endif
#if defined __COUNTER__ && defined(__FILE__) && __LINE__ == 95
31
#endif
#if #machine(x86_64) && #system(linux) && !#machine(pdp11)
32
#endif
#assert animal(cat)
#if #animal(cat) && #animal && !#animal(dog)
33
#endif
#unassert animal
#if #animal(cat)
34
#endif
#if __has_builtin(__builtin_expect) && !__has_builtin(zork)
35
#endif
