/* offsetof in a VLAIS struct. */
#include <stdio.h>
#include <stddef.h>
#include <string.h>

static size_t where(int n)
{
	struct msg {
		int kind;
		char text[n];
		double value;
	} m;

	m.kind = 1;
	m.value = 2.5;
	memset(m.text, 'q', sizeof m.text);
	return offsetof(struct msg, value) + (size_t)m.kind + (size_t)m.text[0] + (size_t)m.value;
}

int main(void)
{
	printf("%zu %zu %zu\n", where(1), where(8), where(13));
	return 0;
}
