/* Definitions, declarations and expressions that C99 has another form for. */
// select: preprocessor-assertion,qualified-function-type,offsetof-array-index,variadic-macro-no-argument,attribute-instrumentation,attribute-mode,floating-constant-range,escape-out-of-range,compound-literal-initializer
// expect-after: #define ASSERTED_ORDER_REVERSED 1
// expect-after: #if defined(ASSERTED_ORDER_REVERSED)
// expect-after: #elif defined(__x86_64__)
// expect-after: typedef uint16_t half;
// expect-after: (__builtin_offsetof(struct row, name) + 3 * sizeof(((struct row *)0)->name[0]))
// expect-after: static int squares[3] = { 1, 4, 9 };
// expect-after: static double far_away = HUGE_VAL;
// expect-after: static int twice(int x)
#include <math.h>
#include <stddef.h>
#include <stdio.h>

#assert order(reversed)

#if #order(reversed)
#define ORDER "reversed"
#elif #cpu(x86_64)
#define ORDER "x86"
#else
#define ORDER "plain"
#endif
#unassert order(reversed)

#define LOG(text, ...) printf(text __VA_ARGS__)

typedef unsigned int half __attribute__((mode(HI)));
typedef int function(int);

struct row {
	int number;
	short name[8];
};

struct pair {
	int a, b;
};

static const function twice;
static int squares[3] = (int[3]){ 1, 4, 9 };
static struct pair pairs[] = { (struct pair){ 1, 2 }, (struct pair){ 3, 4 } };
static double far_away = 1e999;
static const char *cut = "\777\x141z";

static int twice(int x) __attribute__((no_sanitize("undefined")));
static int twice(int x)
{
	return 2 * x;
}

static size_t third_letter(void)
{
	return __builtin_offsetof(struct row, name[3]);
}

int main(void)
{
	half top = (half)70000;

	LOG("start\n");
	printf("%s %u %u\n", ORDER, (unsigned)sizeof(half), (unsigned)top);
	printf("%d\n", twice(21));
	printf("%d %d %d\n", squares[0], squares[1], squares[2]);
	printf("%d %d\n", pairs[0].b, pairs[1].a);
	printf("%d %d %d\n", isinf(far_away) != 0, cut[0], cut[1]);
	printf("%u\n", (unsigned)third_letter());
	return 0;
}
