/* two resources held */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static int copyfile(const char *text)
{
	FILE *f = tmpfile();
	size_t n = strlen(text);
	char *buf;
	int rc = -1;
	if (f == NULL)
		return -1;
	buf = malloc(n + 1);
	if (buf == NULL) {
		fclose(f);
		return -2;
	}
	strcpy(buf, text);
	struct { size_t n; char line[n + 2]; } out;
	out.n = n;
	memcpy(out.line, buf, n);
	out.line[n] = '\n';
	if (fwrite(out.line, 1, n + 1, f) != n + 1)
		goto done;
	rewind(f);
	rc = getc(f) + (int)out.n;
done:
	free(buf);
	fclose(f);
	return rc;
}
int main(void) { printf("%d\n", copyfile("hello")); return 0; }
