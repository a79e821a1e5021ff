/* Whole objects copied by assignment and by memcpy. */
#include <stdio.h>
#include <string.h>

static int copies(int n)
{
	struct item {
		int id;
		char text[n];
	};
	struct item one;
	struct item two;
	struct item *view = &one;
	int i;

	one.id = 3;
	for (i = 0; i < n; i++)
		one.text[i] = 'a' + i;
	two = one;
	two.text[0] = 'Z';
	view->id++;
	memcpy(&one, &two, sizeof(one));
	return one.text[0] + two.text[n - 1] + view->id + (int)sizeof(struct item);
}

int main(void)
{
	printf("%d %d %d\n", copies(2), copies(5), copies(16));
	return 0;
}
