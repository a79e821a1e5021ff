/* Types, unions and structures without names stand behind the array. */
// extensions: unnamed structures
// expect-after: char text[];
#include <stdio.h>
#include <string.h>
enum kind { ONE, TWO };
static int odd(int n)
{
	struct {
		int head;
		char text[n];
		volatile unsigned busy : 1;
		enum kind kind : 2;
		union { int i; char c[4]; };
		struct { short x, y; } at;
		int (*call)(const char *, ...);
	} s;

	s.head = 1; s.busy = 1; s.kind = TWO; s.i = 0x41414141; s.at.x = 4; s.at.y = 5;
	s.call = printf;
	memset(s.text, 'x', n);
	s.call("%c%d ", s.c[1], s.at.x);
	return s.head + s.busy + s.kind + s.at.y + s.text[n - 1];
}
int main(void) { printf("%d %d\n", odd(3), odd(9)); return 0; }
