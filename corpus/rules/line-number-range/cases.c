/* Numbers of lines. */
int a;
#line 0 // expect: line-number-range
int b;
#line 2147483648 "x.c" // expect: line-number-range
int c;
#line 1
int d;
#line 2147483647 "x.c"
int e;
