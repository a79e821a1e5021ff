/* Declarations that lost their name. */
const struct tag; // expect: declaration-without-declarator
static struct other { int n; }; // expect: declaration-without-declarator
struct { int y; }; // expect: declaration-without-declarator
struct holder {
	int x;
	struct inside { int z; }; // expect: declaration-without-declarator
};
struct holder;
enum { ONE };
struct named { int z; } object;
