/* A view of a message that came in: nothing is allocated, and nothing needs to be. */
#include <stdio.h>
#include <string.h>

static int parse(const unsigned char *buffer, int n)
{
	const struct {
		unsigned char kind;
		unsigned char payload[n];
		unsigned char check;
		unsigned char end[2];
	} *message = (const void *)buffer;
	int i, sum = 0;

	for (i = 0; i < n; i++)
		sum += message->payload[i];
	if ((sum & 0xff) != message->check)
		return -1;
	return message->kind * 100 + message->end[0] + message->end[1] + (int)sizeof(*message);
}

static int first(void *buffer, unsigned int n)
{
	struct { unsigned short tag; unsigned short items[n]; } *view = buffer, *same;

	same = view;
	same->items[n - 1]++;
	return view->tag + view->items[n - 1];
}

int main(void)
{
	unsigned char good[] = { 3, 1, 2, 3, 6, 7, 8 }, bad[] = { 3, 1, 2, 3, 9, 7, 8 };
	unsigned short items[] = { 1, 2, 3 };

	printf("%d %d\n", parse(good, 3), parse(bad, 3));
	printf("%d\n", first(items, 2));
	return 0;
}
