/* Octal digits. */
int a = 0o17; // expect: octal-prefix
int b = 0O7u; // expect: octal-prefix
int c = 017;
int d = 0x0, o = 1;
