/* All on one line, no blank behind commas, labels and empty lines. */
#include <stdio.h>

static int tight(int n){struct{int a;char b[n];char z;}s;s.a=1;s.b[0]=2;s.z=3;return s.a+s.b[0]+s.z;}

static int loose(int n)
{

	struct { int a ; char b [ n ] ; } s ;


	s . a = 4 ;
	s . b [ 0 ] = 5 ;
	return ( s . a + s . b [ 0 ] ) ;
}

static int if_else(int n) { if (n > 2) { struct { long l; char c[n]; } s; s.l = n; s.c[1] = 1; return (int)s.l + s.c[1]; } else return 0; }

int main(void) { printf("%d %d %d %d\n", tight(4), loose(2), if_else(5), if_else(1)); return 0; }
