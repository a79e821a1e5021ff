/* Two arrays in one structure, each with elements of another size. */
#include <stdio.h>

static long total(int names, int values)
{
	struct {
		short count;
		char name[names];
		long value[values];
		int crc;
	} table;
	long sum = 0;
	int i;

	table.count = names;
	for (i = 0; i < names; i++)
		table.name[i] = 'a' + i;
	for (i = 0; i < values; i++)
		table.value[i] = 1000L * i;
	table.crc = 5;
	for (i = 0; i < values; i++)
		sum += table.value[i] + table.name[i % names];
	return sum + table.crc + table.count + (long)sizeof(table);
}

int main(void)
{
	int i;

	for (i = 1; i < 9; i++)
		printf("%ld\n", total(i, 10 - i));
	return 0;
}
