/* A typedef of the structure, one of an array in it, and functions of every type. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct pair { int first, second; };

static double mean(unsigned int n)
{
	typedef struct {
		double sum;
		double values[n];
	} series_t;
	series_t s;
	unsigned int i;

	s.sum = 0;
	for (i = 0; i < n; i++) {
		s.values[i] = i * 1.5;
		s.sum += s.values[i];
	}
	return s.sum / n;
}

static bool is_sorted(const int *items, int n)
{
	struct { int last; bool seen[n]; } state;
	int i;

	if (n > 100)
		return false;
	state.last = -1;
	for (i = 0; i < n; i++) {
		state.seen[i] = items[i] >= state.last;
		if (!state.seen[i])
			return false;
		state.last = items[i];
	}
	return state.seen[n - 1];
}

static struct pair bounds(int n)
{
	struct { char c; struct pair p[n]; } all;
	int i;

	for (i = 0; i < n; i++) {
		all.p[i].first = i;
		all.p[i].second = i * i;
	}
	all.c = 1;
	return all.p[n - all.c];
}

static char *name(char *out, int n)
{
	struct { char text[n]; } buffer;
	int i;

	if (n > 20)
		return NULL;
	for (i = 0; i < n - 1; i++)
		buffer.text[i] = 'a' + i;
	buffer.text[n - 1] = '\0';
	sprintf(out, "%s", buffer.text);
	return out;
}

int main(void)
{
	int good[] = { 1, 2, 2, 9 }, bad[] = { 3, 1 };
	char text[32];
	struct pair p = bounds(6);

	printf("%g %g\n", mean(4), mean(1));
	printf("%d %d\n", is_sorted(good, 4), is_sorted(bad, 2));
	printf("%d %d\n", p.first, p.second);
	printf("%s %s\n", name(text, 5), name(text, 30) ? "yes" : "no");
	return 0;
}
