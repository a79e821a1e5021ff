/* Functions and types with hints. */
__attribute__((pure, hot)) long a(long); // expect: attribute-optimization, attribute-optimization
typedef int b __attribute__((__may_alias__)); // expect: attribute-optimization
void *c(int) __attribute__((malloc)); // expect: attribute-optimization
int hot(int cold);
