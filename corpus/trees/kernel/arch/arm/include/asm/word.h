typedef unsigned int word_t;
#define WORD_BITS 32
