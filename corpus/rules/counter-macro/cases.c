/* The counter, used and asked for. */
int a = __COUNTER__; // expect: counter-macro
#define NEXT (__COUNTER__ + 1) // expect: counter-macro
int b = NEXT;
#if 0
int c = __COUNTER__; // expect: counter-macro
#endif
#if defined(__COUNTER__)
int d = __LINE__;
#endif
