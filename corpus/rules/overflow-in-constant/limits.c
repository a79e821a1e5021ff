/* The limit comes from a system header's macro, the overflow from what is added to it. */
#include <limits.h>
int a = INT_MAX - 1;
int b = INT_MAX + 1; // expect: overflow-in-constant
int c = 2 * INT_MAX; // expect: overflow-in-constant
enum {
	LEAST = -INT_MAX - 1,
	NEGATED = 0 * -INT_MIN, // expect: folded-constant
	DIVIDED = 0 * (INT_MIN / -1), // expect: folded-constant
	LEFT = INT_MIN % -1, // expect: folded-constant
	HALF = INT_MIN / 2
};
