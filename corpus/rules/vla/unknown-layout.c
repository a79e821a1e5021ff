/* gcc refuses: places and sizes that rest on a type nobody declares, so never a finding. */
// expect-none
struct incomplete;
struct behind { nowhere_t first; int second[2]; };
struct around { int head; struct behind inner; };
struct with_incomplete { struct incomplete first; int second; };

#define OFFSET(type, member) ((unsigned long)&((type *)0)->member)

void places(void)
{
	int by_operator[__builtin_offsetof(struct behind, second)];
	int nested[__builtin_offsetof(struct around, inner.second) + 1];
	int after_incomplete[__builtin_offsetof(struct with_incomplete, second)];
	int by_address[OFFSET(struct behind, second)];
	int by_element[OFFSET(struct behind, second[1])];
	int by_difference[(char *)&((struct around *)0)->inner.second - (char *)0];
	int size[sizeof(struct around)];
}
