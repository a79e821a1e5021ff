/* Constants to base two, and digits that look so. */
int a = 0b101; // expect: binary-constant
int b = 0B11ul; // expect: binary-constant
#if 0b1 // expect: binary-constant
#endif
#if 0
int c = 0b0; // expect: binary-constant
#endif
#define UNUSED 0b1 // expect: binary-constant
int d = 0xb1, e = 0x0b1;
#error "0b1"
