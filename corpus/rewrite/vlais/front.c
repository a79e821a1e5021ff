/* Bit-fields behind the array of a structure that nobody sees as a whole: the array goes last. */
// expect-after: char word[];
// expect-after: unsigned depth : 6;
// expect-after: st = n <= SIZE_MAX - sizeof(*st) ? malloc(sizeof(*st) + n) : NULL;
#include <stdio.h>
#include <string.h>
struct totals { unsigned good, bad; };
static struct totals scan(const char *text, unsigned n)
{
	struct {
		unsigned line;
		char word[n];
		unsigned quoted : 1;
		unsigned escaped : 1;
		unsigned depth : 6;
		long sum;
	} st;
	struct totals t = { 0, 0 };
	unsigned i;

	st.line = 1;
	st.quoted = 0;
	st.escaped = 0;
	st.depth = 0;
	st.sum = 0;
	memset(st.word, 0, sizeof(st.word));
	for (i = 0; i < n && text[i]; i++) {
		st.word[i] = text[i];
		if (text[i] == '"')
			st.quoted ^= 1;
		else if (text[i] == '(')
			st.depth++;
		else if (text[i] == ')')
			st.depth--;
		else if (text[i] == '\n')
			st.line++;
		st.sum += st.word[i];
	}
	t.good = st.line + st.depth;
	t.bad = (unsigned)st.sum + st.quoted + st.escaped;
	return t;
}
int main(void)
{
	unsigned n;
	for (n = 1; n < 30; n += 7) {
		struct totals t = scan("a(b)c\n\"q(z", n);
		printf("%u %u %u\n", n, t.good, t.bad);
	}
	return 0;
}
