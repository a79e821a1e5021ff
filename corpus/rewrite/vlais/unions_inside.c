/* Fixed unions and bit-fields before the array, function pointers behind it. */
#include <stdio.h>

static int twice(int x)
{
	return 2 * x;
}

static int dispatch(int n)
{
	struct {
		union { int i; float f; } value;
		unsigned int low : 3, high : 5;
		int args[n];
		int (*call)(int);
		const char *names[2];
	} op;
	int i, sum = 0;

	op.value.i = n;
	op.low = 5;
	op.high = 17;
	for (i = 0; i < n; i++)
		op.args[i] = i * i;
	op.call = twice;
	op.names[0] = "zero";
	op.names[1] = "one";
	for (i = 0; i < n; i++)
		sum += op.call(op.args[i]);
	return sum + op.low + op.high + op.value.i + op.names[1][0];
}

int main(void)
{
	printf("%d %d\n", dispatch(3), dispatch(10));
	return 0;
}
