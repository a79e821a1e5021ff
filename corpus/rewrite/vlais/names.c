/* Names that a rewrite might want are taken already. */
#include <stdio.h>

static int ret = 1;
static int f_len = 2, f_data_len = 3, result = 4;

static int get(const int *p)
{
	return *p + ret;
}

static int busy(int n)
{
	struct { char data[n]; int value; } f;

	f.value = n;
	f.data[0] = 1;
	return get(&f.value) + f_len + f_data_len + result + f.data[0];
}

static int shadow(int n)
{
	struct { int a; char b[n]; } x;

	x.a = 1;
	x.b[n - 1] = 2;
	{
		struct { int a; } x;

		x.a = 50;
		n += x.a;
	}
	return n + x.a + x.b[0] * 0;
}

int main(void)
{
	printf("%d %d\n", busy(4), shadow(1));
	return 0;
}
