/* Lines that say where they come from. */
int a;
# 3 "other.c" // expect: line-marker
int b;
 # 4 "other.c" 1 3 // expect: line-marker
int c;
#line 5 "other.c"
int d;
#
