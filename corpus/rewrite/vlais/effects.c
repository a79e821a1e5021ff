/* The size has side effects, which happen once. */
#include <stdio.h>
#include <string.h>

static int calls;

static int next(void)
{
	return ++calls * 4;
}

static int count(int n)
{
	struct {
		int id;
		char text[n++];
	} first;
	struct {
		int id;
		short items[next()];
		char end;
	} second;

	memset(first.text, 'x', sizeof first.text);
	first.id = n;
	second.items[0] = 1;
	second.items[3] = (short)sizeof(second.items);
	second.end = 9;
	second.id = first.id + first.text[0];
	return second.id + second.items[3] + second.end + second.items[0];
}

int main(void)
{
	printf("%d\n", count(4));
	printf("%d\n", count(9));
	printf("%d\n", calls);
	return 0;
}
