/* Functions' declarations. */
// select: kr-declaration,unnamed-parameter,typedef-redefinition,enum-forward-declaration,unknown-escape,predefined-identifier-outside-function,integer-constant-unsigned,implicit-function-declaration
// expect-after: static int three(void);
// expect-after: static int add(int a, int unused_2)
#include <stdio.h>

typedef int number;
typedef int number;
enum kind { ONE = 1, TWO };
enum kind;

static int three();
static const char *const nowhere = __func__;
static unsigned long long most = 18446744073709551615;

static int add(int a, int)
{
	return a + ONE;
}

static int later(void);

static number called(void)
{
	return later() + (int)strlen("ab\d");
}

static int later(void)
{
	return TWO;
}

static int three()
{
	return 3;
}

int main(void)
{
	printf("%d %d %d [%s] %llu\n", three(), add(4, 5), called(), nowhere, most);
	return 0;
}
