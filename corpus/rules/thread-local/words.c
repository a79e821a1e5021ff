/* Objects of a thread and of all. */
extern _Thread_local long a; // expect: thread-local
_Thread_local static int b; // expect: thread-local
static long c;
