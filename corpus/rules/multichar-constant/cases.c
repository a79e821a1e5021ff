/* Constants of several characters, and text between apostrophes. */
int a = 'ab'; // expect: multichar-constant
int b = '\n\0x'; // expect: multichar-constant
int c = 'a', d = '\'', e = '\377', f = L'x';
int g = 'abcd';
#if 0
It isn't C, isn't it?
#endif
#define IT(x) x // isn't, isn't
