/* The array is the last member, its size a parameter. */
#include <stdio.h>
#include <string.h>

static int checked(int n)
{
	struct {
		int kind;
		char data[n];	/* the bytes */
	} packet;
	int i, sum = 0;

	packet.kind = 3;
	memset(packet.data, 1, n);
	for (i = 0; i < n; i++)
		sum += packet.data[i];
	if (sum == 7)
		return -1;
	return sum + packet.kind;
}

int main(void)
{
	printf("%d %d\n", checked(5), checked(7));
	return checked(9) - 12;
}
