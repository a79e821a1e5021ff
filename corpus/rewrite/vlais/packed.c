/* A packed structure that is written out: the bytes are its meaning. */
// extensions: packed
#include <stdio.h>
#include <string.h>

static int emit(int n, FILE *out)
{
	struct {
		unsigned char tag;
		unsigned short length;
		unsigned char name[n];
		unsigned int crc;
		unsigned short last;
	} __attribute__((packed)) record;
	int i;

	memset(&record, 0, sizeof record);
	record.tag = 0x42;
	record.length = (unsigned short)sizeof(record);
	for (i = 0; i < n; i++)
		record.name[i] = (unsigned char)(0x61 + i);
	record.crc = 0x01020304;
	record.last = 0xbeef;
	if (fwrite(&record, sizeof(record), 1, out) != 1)
		return -1;
	return (int)sizeof(record);
}

int main(void)
{
	int n;

	for (n = 1; n < 8; n++)
		if (emit(n, stdout) != n + 9)
			return 1;
	return 0;
}
