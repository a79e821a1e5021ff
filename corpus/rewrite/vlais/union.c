/* Arrays of variable length in unions. */
#include <stdio.h>
#include <string.h>

static unsigned int look(int n)
{
	union {
		unsigned char raw[n];
		unsigned int word;
		unsigned short half[2];
	} view;
	unsigned int sum = 0;
	int i;

	memset(&view, 0, sizeof(view));
	for (i = 0; i < n; i++)
		view.raw[i] = (unsigned char)(i + 1);
	for (i = 0; i < n; i++)
		sum = sum * 3 + view.raw[i];
	return sum + (view.word != 0) + (view.half[0] != 0) + (unsigned int)sizeof(view);
}

int main(void)
{
	printf("%u %u %u %u\n", look(1), look(4), look(6), look(17));
	return 0;
}
