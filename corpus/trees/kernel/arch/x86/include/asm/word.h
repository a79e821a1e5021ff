typedef unsigned long word_t;
#define WORD_BITS 64
