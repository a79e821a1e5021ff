/* Under a spin lock nothing sleeps; a way out that undoes more than was done is none. */
// select: vlais, vla
// extensions: the shim's
// expect-after: 			rcu_read_unlock();
// expect-after: 			goto out;
// expect-after: 		kfree(rec);
#include "kernel_shim.h"

struct lock {
	int n;
};

static int atomic;

static void mutex_lock(struct lock *lock) { lock->n++; }
static void mutex_unlock(struct lock *lock) { BUG_ON(--lock->n < 0); }
static void spin_lock(struct lock *lock) { lock->n++, atomic++; }
static void spin_unlock(struct lock *lock) { BUG_ON(--lock->n < 0 || --atomic < 0); }
static void rcu_read_lock(void) { atomic++; }
static void rcu_read_unlock(void) { BUG_ON(--atomic < 0); }

static void *get(size_t size, gfp_t flags)
{
	BUG_ON(atomic && flags == GFP_KERNEL);
	return kmalloc(size, flags);
}
#define kmalloc(size, flags) get(size, flags)

static struct lock a, b;

static int one(int n, int how)
{
	int ret = 0, sum = 0;

	mutex_lock(&a);
	if (how == 1) {
		ret = -EINVAL;
		goto out;
	}
	rcu_read_lock();
	{
		struct {
			u8 kind;
			u8 data[n];
			u32 tail;
		} rec;

		rec.kind = 1;
		memset(rec.data, 2, sizeof(rec.data));
		rec.tail = rec.kind + rec.data[n - 1];
		sum += rec.tail;
	}
	rcu_read_unlock();
	spin_lock(&b);
	for (;;) {
		struct {
			u8 head;
			u8 data[n];
		} z;

		z.data[0] = how;
		sum += z.data[0];
		if (how == 2) {
			ret = -EIO;
			goto unlock;
		}
		break;
	}
	ret = sum;
unlock:
	spin_unlock(&b);
out:
	mutex_unlock(&a);
	return ret;
}

static int aligned(int n)
{
	char data[n + 8] __attribute__((aligned(8))), *p = data;

	*p = n;
	return data[0] + sizeof(data);
}

int main(void)
{
	printf("%d %d %d\n", one(3, 0), one(4, 1), one(5, 2));
	printf("%d %d %d %d\n", aligned(3), atomic, a.n, b.n);
	return 0;
}
