/* Everything on few lines */
#include <stdio.h>
int f(int n) { struct { int a; char b[n]; } s; s.a = n; s.b[0] = 1; return s.a + s.b[0]; }
int g(int n) { if (n) { struct s { char b[n]; int a; } s, *p = &s; p->a = n; p->b[0] = 1; n = p->a + p->b[0]; } return n; }
void h(int n) { struct { char b[n]; } s; if (n < 3) return; s.b[2] = 65; putchar(s.b[2]); putchar('\n'); }
int main(void) { printf("%d %d\n", f(4), g(5)); h(2); h(4); return 0; }
