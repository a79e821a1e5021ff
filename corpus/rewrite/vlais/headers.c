/* Initialized after declaration by designated compound copy of the fixed part. */
#include <stdio.h>
#include <string.h>

struct hdr { int type; int len; };

static int send(int n)
{
	struct {
		struct hdr h;
		unsigned char payload[n];
	} msg;
	struct hdr *hp = &msg.h;

	msg.h = (struct hdr){ .type = 3, .len = n };
	memset(msg.payload, 0x11, n);
	hp->type++;
	return msg.h.type * 100 + hp->len + msg.payload[n / 2];
}

static int send2(int n)
{
	struct {
		unsigned char payload[n];
		struct hdr h;
		struct hdr more[2];
	} msg;
	struct hdr *hp = &msg.h;

	msg.h = (struct hdr){ .type = 3, .len = n };
	msg.more[0] = msg.more[1] = msg.h;
	memset(&msg.payload, 0x11, sizeof msg.payload);
	hp->type++;
	msg.more[1].len += 5;
	return msg.h.type * 100 + hp->len + msg.payload[n / 2] + msg.more[1].len + (&msg.more[0])->type;
}

int main(void)
{
	printf("%d %d\n", send(4), send2(6));
	return 0;
}
