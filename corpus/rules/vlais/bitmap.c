/* A bitmap member: the macro hides the bracket, the argument says whether its size varies. */
int use(const void *);

#define BITS_PER_WORD (8 * sizeof(unsigned long))
#define WORDS_FOR_BITS(n) (((n) + BITS_PER_WORD - 1) / BITS_PER_WORD)
#define DECLARE_BITMAP(name, bits) unsigned long name[WORDS_FOR_BITS(bits)]
#define MAX_LINES 128
#define FEATURES (MAX_LINES / 2)

struct device { unsigned int lines; };

struct static_state {
	DECLARE_BITMAP(used, MAX_LINES);
	DECLARE_BITMAP(features, FEATURES + 1);
	DECLARE_BITMAP(one, 1);
};

void request_lines(struct device *dev, unsigned int count)
{
	struct {
		int id;
		DECLARE_BITMAP(wanted, count); // expect: vlais
		DECLARE_BITMAP(known, MAX_LINES);
		DECLARE_BITMAP(granted, dev->lines); // expect: vlais
		char state;
	} request;

	request.id = 0;
	request.state = 0;
	use(&request);
}

#define DECLARE_PAIR(bits) DECLARE_BITMAP(low, bits); DECLARE_BITMAP(high, MAX_LINES) // through: vlais

void pair(unsigned int count)
{
	struct { DECLARE_PAIR(count); } varying; // expect: vlais
	struct { DECLARE_PAIR(64); } constant;

	use(&varying);
	use(&constant);
}

#define STATE_OF(dev) struct { int id; DECLARE_BITMAP(lines, (dev)->lines); }
// expect@-1: vlais

void state(struct device *dev)
{
	STATE_OF(dev) now; // through: vlais

	now.id = 0;
	use(&now);
}

void bitmap_on_the_stack(unsigned int count)
{
	DECLARE_BITMAP(mask, count); // expect: vla

	use(mask);
}
