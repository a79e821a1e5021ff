/* Variable number of VLAIS structs. */
#include <stdio.h>
#include <string.h>

static int table(int rows, int width)
{
	struct row {
		int used;
		char text[width];
	} t[rows];
	int i, sum = 0;

	for (i = 0; i < rows; i++) {
		t[i].used = i;
		memset(t[i].text, 'a' + i, width);
	}
	for (i = 0; i < rows; i++)
		sum += t[i].used + t[i].text[width - 1];
	return sum;
}

int main(void)
{
	printf("%d %d\n", table(2, 3), table(4, 9));
	return 0;
}
