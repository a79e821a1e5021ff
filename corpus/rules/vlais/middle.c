/* A VLA in the middle of a structure: the members behind it have no fixed offset. */
int use(const void *);

struct header {
	unsigned short kind;
	unsigned short length;
};

void send_frame(int n)
{
	struct {
		struct header head;
		unsigned char payload[n]; // expect: vlais
		unsigned int checksum;
		unsigned char trailer[4];
	} frame;

	frame.checksum = 0;
	use(&frame);
}

void send_fixed_frame(void)
{
	enum { PAYLOAD = 32 };
	struct {
		struct header head;
		unsigned char payload[PAYLOAD];
		unsigned int checksum;
		unsigned char trailer[sizeof(struct header)];
	} frame;

	frame.checksum = 0;
	use(&frame);
}

void first_last_and_between_bit_fields(int n)
{
	struct { char first[n]; int tail; } a; // expect: vlais
	struct { int head; char last[n]; } b; // expect: vlais
	struct { int x : 3; char between[n]; int y : 2; } c; // expect: vlais
	struct { char two[n], plain, more[n + 1]; } d; // expect: vlais, vlais
	struct { char constant[3]; int x : 3; } e;

	use(&a);
	use(&b);
	use(&c);
	use(&d);
	use(&e);
}
