/* What is held is given back: locks, and what functions of the program gave. */
// expect-after: 			mutex_unlock(m);
// expect-after: 			fclose(t);
// expect-after: 			free(s);
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mutex {
	int n;
};

static void mutex_lock(struct mutex *m) { m->n++; }
static void mutex_unlock(struct mutex *m) { m->n--; }

static char *take(const char *text)
{
	char *s = malloc(strlen(text) + 1);

	return s ? strcpy(s, text) : NULL;
}

static int f(int n, struct mutex *m)
{
	int i, r = 0;
	char *s = take("abc");
	FILE *t;

	if (!s)
		return -1;
	mutex_lock(m);
	t = tmpfile();
	if (!t) {
		mutex_unlock(m);
		free(s);
		return -2;
	}
	for (i = 0; i < 3; i++) {
		struct {
			int d[2][n];
			short k;
		} x;

		x.k = i;
		x.d[1][n - 1] = i;
		x.d[0][0] = *s;
		if (i == 2)
			break;
		r += x.d[1][n - 1] + x.d[0][0] + x.k + (int)sizeof x.d + (int)sizeof x.d[0];
	}
	fclose(t);
	mutex_unlock(m);
	free(s);
	return r;
}

int main(void)
{
	struct mutex m = { 0 };

	printf("%d ", f(3, &m));
	printf("%d\n", m.n);
	return m.n;
}
