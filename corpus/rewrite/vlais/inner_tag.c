/* The inner structure has a tag and a declaration of its own. */
#include <stdio.h>

static int tags(int n)
{
	struct inner {
		char bytes[n];
		int count;
	};
	struct outer {
		short kind;
		struct inner inner;
		long last;
	} object;
	int i;

	object.kind = 1;
	for (i = 0; i < n; i++)
		object.inner.bytes[i] = i + 1;
	object.inner.count = n;
	object.last = object.inner.bytes[n - 1] + object.inner.count;
	return object.kind + (int)object.last + (int)sizeof(object);
}

int main(void)
{
	int i;

	for (i = 1; i < 14; i += 3)
		printf("%d\n", tags(i));
	return 0;
}
