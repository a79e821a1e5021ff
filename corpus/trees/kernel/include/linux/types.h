#ifndef MINI_TYPES_H
#define MINI_TYPES_H
#include <asm/word.h>
#include <asm/plain.h>
typedef unsigned char u8;
typedef word_t size_type;
#endif
