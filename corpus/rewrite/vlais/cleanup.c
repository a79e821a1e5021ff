/* An error path that releases what was taken before: the failed allocation uses it too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int work(const char *text, int n)
{
	char *copy = malloc(strlen(text) + 1);
	int err = 0;

	if (!copy)
		return -1;
	strcpy(copy, text);
	if (n < 1) {
		err = -2;
		goto free_copy;
	}
	{
		struct {
			int used;
			char text[n + 8];
		} line;

		line.used = snprintf(line.text, sizeof(line.text), "%s", copy);
		if (line.used >= (int)sizeof(line.text)) {
			err = -3;
			goto free_copy;
		}
		puts(line.text);
		err = line.used;
	}
free_copy:
	free(copy);
	return err;
}

int main(void)
{
	printf("%d\n", work("short", 3));
	printf("%d\n", work("much too long for it", 3));
	printf("%d\n", work("nothing", 0));
	return 0;
}
