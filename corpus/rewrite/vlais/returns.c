/* Returns in every place: bare, with values that look at the object, in else arms and switches. */
#include <stdio.h>

static int value(const char *text, int at)
{
	return text[at];
}

static int many(int n, int how)
{
	struct { int len; char text[n]; } s;
	int i;

	s.len = n;
	for (i = 0; i < n; i++)
		s.text[i] = 'A' + i;
	if (how == 0)
		return value(s.text, 0);
	else if (how == 1) {
		return s.text[n - 1];
	} else
		i = 5;
	switch (how) {
	case 2:
		return s.len;
	case 3: return s.len * 2;
	case 4:
		if (n > 2) return value(s.text, 1); else return -5;
	default:
		break;
	}
	do {
		if (how == 5)
			return i + s.text[0]; /* the sum */
	} while (0);
	return n > 3 ? s.text[3] : -1;
}

static void nothing(int n, int *out)
{
	struct { char text[n]; int len; } s;

	s.text[0] = 1;
	s.len = n;
	if (n > 4)
		return;
	*out = s.len + s.text[0];
	return;
}

int main(void)
{
	int how, out = 0;

	for (how = 0; how < 8; how++)
		printf("%d %d\n", many(3, how), many(6, how));
	nothing(3, &out);
	nothing(8, &out);
	printf("%d\n", out);
	return 0;
}
