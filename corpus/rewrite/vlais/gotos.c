/* goto out of the block, over it, and back before it. */
#include <stdio.h>

static int turns(int n)
{
	int tries = 0, err = 0;

again:
	{
		struct { int n; char v[n + tries]; } t;

		t.n = n;
		t.v[n + tries - 1] = 3;
		if (tries++ < 2)
			goto again;
		if (t.n < 0) {
			err = -22;
			goto out;
		}
		if (t.n > 50)
			goto big;
		err = t.v[n + tries - 2] + t.n;
inside:
		if (err < 8) {
			err++;
			goto inside;
		}
	}
	goto out;
big:
	err = 1000;
out:
	return err;
}

int main(void)
{
	printf("%d %d %d\n", turns(1), turns(4), turns(60));
	return 0;
}
