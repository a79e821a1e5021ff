/* a ?: b whose first operand may be evaluated twice. */
// select: conditional-omitted-operand
// extensions: one stays, in a macro
// keeps: conditional-omitted-operand: a macro's argument
#include <stdio.h>

struct node { int value; struct node *next; };

#define OR_DEFAULT(x) ((x) ?: 42)

static int first(const struct node *node, int other)
{
	return node->value ?: node->next->value ?: other;
}

int main(void)
{
	struct node last = { 7, 0 }, middle = { 0, &last }, none = { 0, &middle };
	int zero = 0;

	printf("%d %d %d\n", first(&middle, 1), first(&none, 3), OR_DEFAULT(zero));
	printf("%d %d\n", (zero + 1) ?: 9, zero & 1 ?: 8);
	return 0;
}
