/* Semicolons too many, the size of void, thread-local storage, zero-length tails. */
// select: extra-semicolon,sizeof-void-or-function,gnu-thread,zero-length-array
// extensions: _Thread_local is C11
#include <stdio.h>
#include <stdlib.h>

struct message {
	int length;
	char text[0];
};

static __thread int depth = 2;;

int main(void)
{
	struct message *m = malloc(sizeof(*m) + 4);
	int got;

	if (!m)
		return 1;
	m->length = sizeof(void) + 2;
	m->text[m->length] = 'x';
	got = m->text[3] + depth;
	free(m);
	printf("%d\n", got);
	return 0;
}
