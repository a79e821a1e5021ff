/* Blocks that are values, in macros and out of them, beside what only looks so. */
#define LOWER(a, b) ({ int _a = (a), _b = (b); _a < _b ? _a : _b; }) // expect: statement-expression

int lower(int n)
{
	int least = LOWER(n, 3);
	int next = ({ n + 1; }); // expect: statement-expression
	return least + next;
}

#if 0
int skipped = ({ 1; }); // expect: statement-expression
#endif

int covered(int n) { return __extension__ ({ n; }); }

struct pair { int a, b; } make(void) { return (struct pair){ 1, 2 }; }
void block(void) { { } }
