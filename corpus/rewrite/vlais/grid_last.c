/* Two variable dimensions. */
#include <stdio.h>

static int det(int n, int k)
{
	struct {
		int rows, cols;
		int m[n][k];
	} mat;
	int i, j, s = 0;

	mat.rows = n;
	mat.cols = k;
	for (i = 0; i < mat.rows; i++)
		for (j = 0; j < mat.cols; j++)
			mat.m[i][j] = i * 10 + j;
	for (i = 0; i < mat.rows; i++) {
		int *row = mat.m[i];
		for (j = 0; j < mat.cols; j++)
			s += row[j];
	}
	return s;
}

int main(void)
{
	printf("%d %d %d\n", det(2, 3), det(3, 2), det(1, 1));
	return 0;
}
