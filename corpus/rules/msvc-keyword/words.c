/* Microsoft's words, bare and as macros. */
__int32 a; // expect: msvc-keyword
int *__ptr32 b; // expect: msvc-keyword
#define __unaligned
int __unaligned *c;
int int64;
