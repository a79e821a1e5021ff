/* Pointers to blocks and to functions, and the operator. */
void (^a)(void); // expect: blocks
typedef int (^b)(long); // expect: blocks
void (*c)(void);
long d(long x) { return x ^ ~x; }
