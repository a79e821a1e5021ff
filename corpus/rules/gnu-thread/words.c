/* Objects of each thread and of all. */
extern __thread long a; // expect: gnu-thread
static __thread int b; // expect: gnu-thread
static int c;
struct __thread_like { int n; };
