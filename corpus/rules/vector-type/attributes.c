/* Vector types in typedefs and declarations. */
typedef short eight __attribute__((__vector_size__(16))); // expect: vector-type
char bytes __attribute__((vector_size(8))); // expect: vector-type
typedef double pair __attribute__((ext_vector_type(2))); // expect: vector-type
short plain[8] __attribute__((aligned(16)));
int vector_size = 16;
