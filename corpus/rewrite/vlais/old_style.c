/* An old-style definition, and a size that is read from memory. */
#include <stdio.h>

int old();

static volatile int room = 5;

int old(n, text)
	int n;
	char *text;
{
	struct {
		char *text;
		char copy[room + n];
	} both;
	int i;

	both.text = text;
	for (i = 0; i < n && text[i]; i++)
		both.copy[i] = both.text[i];
	both.copy[i] = 0;
	return printf("%s %s\n", both.text, both.copy);
}

int main(void)
{
	return old(3, "abcdef") - 11 + (int)(room - 5);
}
