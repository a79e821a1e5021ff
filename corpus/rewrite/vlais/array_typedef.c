/* A member whose typedef is a variable-length array. */
// extensions: a variable-length array stays, as a typedef
#include <stdio.h>
#include <string.h>

static unsigned long rows(int n)
{
	typedef unsigned char line_t[n];
	struct {
		unsigned int number;
		line_t line;
		unsigned short check;
	} row;

	row.number = 7;
	memset(row.line, 2, sizeof(row.line));
	row.check = row.line[n - 1];
	return row.number + row.check + sizeof(row);
}

int main(void)
{
	printf("%lu %lu %lu\n", rows(3), rows(4), rows(9));
	return 0;
}
