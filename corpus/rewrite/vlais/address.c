/* Objects passed by address, to functions that see the head or the bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct head {
	unsigned int length;
	unsigned int flags;
};

static void fill(void *object, size_t size)
{
	memset(object, 0x5a, size);
}

static unsigned int flags_of(const struct head *head)
{
	return head->flags;
}

static int run(size_t n)
{
	struct {
		struct head head;
		unsigned char body[n];
	} message;
	struct head *head = &message.head;
	unsigned char *end;

	fill(&message, sizeof(message));
	if (flags_of(&message.head) != 0x5a5a5a5a)
		return EXIT_FAILURE;
	head->length = n;
	end = &message.body[n - 1];
	*end = 1;
	printf("%u %u %d\n", message.head.length, flags_of(head), message.body[n - 1]);
	return fwrite(&message, sizeof(message), 1, stdout) == 1 ? 0 : EXIT_FAILURE;
}

int main(void)
{
	return run(3) + run(8) + run(13);
}
