/* A macro declares the structures: its calls are written out in the functions. */
// expect-after: size_t hash_ctx_len = ctxsize(tfm);
// expect-after: } *out;
// expect-after: char data[];
#include <stdio.h>
#include <string.h>
struct desc { int flags; int *tfm; };
static int ctxsize(int *tfm) { return *tfm; }
#define DESC_ON_STACK(hd, n) \
	struct { struct desc d; char ctx[n]; } hd
static int digest(int *tfm, const char *text)
{
	DESC_ON_STACK(hash, ctxsize(tfm));
	int i, s = 0;

	hash.d.tfm = tfm;
	hash.d.flags = 1;
	memset(hash.ctx, 0, ctxsize(tfm));
	for (i = 0; text[i]; i++)
		hash.ctx[i % *tfm] += text[i];
	for (i = 0; i < *tfm; i++)
		s = s * 3 + hash.ctx[i];
	return s + hash.d.flags;
}
static int second(int *tfm)
{
	DESC_ON_STACK(h2, *tfm + 1);

	if (*tfm > 9)
		return -1;
	h2.d.flags = 3;
	h2.ctx[*tfm] = 4;
	return h2.d.flags + h2.ctx[*tfm];
}
#define SIZE(n) ((n) * 2)
#define PAIR(name, n) \
	struct { int len; char data[n]; } name##_in; \
	struct { char tag[sizeof(#name)]; int len; char data[n]; char end; } name##_out
static int both(int n)
{
	PAIR(msg, SIZE(n) + 1);
	int i;

	strcpy(msg_out.tag, "msg");
	msg_in.len = SIZE(n) + 1;
	msg_out.len = 0;
	msg_out.end = '.';
	for (i = 0; i < msg_in.len; i++)
		msg_in.data[i] = i;
	for (i = msg_in.len; i-- > 0; )
		msg_out.data[msg_out.len++] = msg_in.data[i];
	return msg_out.data[0] + msg_out.len + msg_out.end + msg_out.tag[0];
}
#define BUFFER(name, size) struct { unsigned used; unsigned char data[size]; unsigned char guard; } name
static int copy(const char *from, int n)
{
	BUFFER(in, n);
	BUFFER(out, 2 * n);
	int i;

	in.used = out.used = 0;
	in.guard = out.guard = 0xaa;
	for (i = 0; i < n; i++)
		in.data[in.used++] = (unsigned char)from[i];
	for (i = 0; i < n; i++) {
		out.data[out.used++] = in.data[i];
		out.data[out.used++] = in.data[i];
	}
	return in.guard == 0xaa && out.guard == 0xaa ? out.data[out.used - 1] + (int)out.used : -1;
}
int main(void)
{
	int a = 4, b = 7, c = 10;
	printf("%d %d %d %d\n", digest(&a, "hello"), digest(&b, "hello"), second(&a), second(&c));
	printf("%d %d\n", both(3), both(9));
	printf("%d %d\n", copy("hello", 5), copy("ab", 2));
	return 0;
}
