/* Semicolons at file scope, in structures and in functions. */
int a;
; // expect: extra-semicolon
struct b { int x;; int y; }; // expect: extra-semicolon
void f(void) { }; // expect: extra-semicolon
void g(void) { ; ; }
int c;
