/* Several arrays in one allocation, by a pointer that gets its value later. */
// extensions: the shim's
#include "kernel_shim.h"

struct descriptor {
	int length;
	short kind;
};

static int bind(int full, unsigned int eps, unsigned int raw)
{
	int ret, sum = 0;

	/* Make it a single chunk, less management later on */
	struct {
		struct descriptor eps[eps];
		struct descriptor
			*list[full ? eps + 1 : 0];
		short inums[raw];
		char raw_bytes[full ? raw
				    : raw / 2];
	} *data;

	if (unlikely(!eps))
		return -EINVAL;

	/* Allocate */
	data = kmalloc(sizeof *data, GFP_KERNEL);
	if (unlikely(!data))
		return -ENOMEM;

	memset(data->eps, 0, sizeof data->eps);
	memset(data->raw_bytes, 'r', sizeof data->raw_bytes);
	memset(data->inums, 0xff, sizeof data->inums);
	for (ret = eps - 1; ret; --ret)
		data->eps[ret].length = ret;
	if (likely(full))
		data->list[eps] = &data->eps[eps - 1];
	sum = data->eps[eps - 1].length + data->inums[raw - 1] + data->raw_bytes[raw / 2 - 1];
	if (full)
		sum += data->list[eps]->length;
	kfree(data);
	return sum + (sizeof data->raw_bytes) - 1;
}

int main(void)
{
	printf("%d %d %d\n", bind(1, 4, 10), bind(0, 3, 7), bind(1, 0, 2));
	return 0;
}
