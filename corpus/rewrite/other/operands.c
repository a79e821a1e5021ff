/* Operands that one compiler takes. */
// select: cast-to-structure,conditional-void-operand,ordered-null-comparison,return-mismatch,excess-initializers,multichar-constant,four-character-constant,builtin-source-location,builtin-offsetof
// expect-after: 	return p;
// expect-after: 	tick(n);
// expect-after: { (void)(*at / 2); return; }
// expect-after: 	n ? stop() : (void)tick(1);
// expect-after: 	c = 0x6162 /* 'ab' */;
#include <stddef.h>
#include <stdio.h>

struct pair {
	int a;
	int b;
};

static int ticks;

static int tick(int n)
{
	return ticks += n;
}

static void stop(void)
{
	ticks = 0;
}

static struct pair same(struct pair p)
{
	return(struct pair)p;
}

static void counts(int n)
{
	if (n > 5)
		return tick(50);
	return tick(n);
}

static void drops(int n, volatile int *at)
{
	if (n > 5)
		return 1;
	if (n > 3)
		return *at / 2;
	if (n == 2)
		return n + 1;
	return tick(n) / 2;
}

static void halves(int n)
{
	return (tick(n), n) / 2;
}

static void either(int n)
{
	n ? stop() : tick(1);
	n > 1 ? ticks++ : stop();
}

int main(void)
{
	struct pair p = same((struct pair)(struct pair){ 1, 2 });
	int few[2] = { 4, 5, 6 };
	int c, four = 'abcd';
	volatile int seen = 8;
	char *none = 0, *some = "x";

	c = 'ab';
	printf("%d %d %d %d %x\n", p.a, p.b, few[1], c, four);
	counts(1);
	counts(6);
	drops(9, &seen);
	drops(4, &seen);
	drops(2, &seen);
	drops(1, &seen);
	halves(3);
	printf("%d\n", ticks);
	either(0);
	printf("%d\n", ticks);
	either(2);
	printf("%d\n", ticks);
	printf("%d %d %d %d\n", none > 0, some > 0, 0 < some, none <= 0);
	printf("%d %s %s\n", __builtin_LINE() == __LINE__, __builtin_FUNCTION(), __builtin_FILE());
	printf("%d\n", (int)__builtin_offsetof(struct pair, b));
	return 0;
}
