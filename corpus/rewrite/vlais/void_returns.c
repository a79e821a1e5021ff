/* Functions without a result, with and without a way to report errors. */
// extensions: a void function returns a void expression
#include <stdio.h>
#include <string.h>

static int errors;

static void quiet(int n, char *out)
{
	struct { char text[n]; char end; } s;

	if (n > 9) {
		errors++;
		return;
	}
	memset(s.text, 'q', n);
	s.end = '.';
	memcpy(out, s.text, n);
	out[n] = s.end;
	out[n + 1] = '\0';
}

static void chain(int n, char *out)
{
	struct { int n; char text[n]; } s;

	s.n = n;
	memset(&s.text, 'c', sizeof s.text);
	if (s.n == 3)
		return quiet(s.n, out);
	for (;;) {
		memcpy(out, &s.text, n);
		out[n] = 0;
		if (s.n-- < 3)
			return;
	}
}

int main(void)
{
	char out[32] = "";
	int n;

	for (n = 1; n < 12; n += 2) {
		quiet(n, out);
		puts(out);
		chain(n, out);
		puts(out);
	}
	return errors - 1;
}
