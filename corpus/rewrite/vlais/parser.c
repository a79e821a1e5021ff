/* protocol parser; goto in switch in loop */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdint.h>
struct hdr { uint8_t type, len; };
static int parse(const uint8_t *p, size_t n)
{
	int seen = 0, ret = -1;
	while (n >= sizeof(struct hdr)) {
		struct hdr h;
		memcpy(&h, p, sizeof h);
		if (h.len > n - sizeof h)
			goto bad;
		struct { struct hdr h; uint8_t body[h.len]; uint16_t sum; } pkt;
		pkt.h = h;
		memcpy(pkt.body, p + sizeof h, h.len);
		pkt.sum = 0;
		for (int i = 0; i < h.len; i++) pkt.sum += pkt.body[i];
		switch (pkt.h.type) {
		case 1: seen += pkt.sum; break;
		case 2: goto skip;
		case 3: return seen + 1000;
		default: ret = -2; goto bad;
		}
		seen++;
skip:
		p += sizeof h + h.len; n -= sizeof h + h.len;
	}
	return seen;
bad:
	return ret;
}
int main(void)
{
	const uint8_t a[] = { 1, 2, 5, 6, 2, 1, 9, 1, 0 }, b[] = { 1, 9, 1 }, c[] = { 3, 0 }, d[] = { 7, 0 };
	printf("%d %d %d %d\n", parse(a, sizeof a), parse(b, sizeof b), parse(c, sizeof c), parse(d, sizeof d));
	return 0;
}
