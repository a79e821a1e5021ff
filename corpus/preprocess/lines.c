/* __LINE__, #line, __COUNTER__ and line splices. */
#define L(x) x __LINE__
#define M L
#define O __LINE__
#define IN(x) L(x) O
__LINE__ L(
__LINE__
__LINE__
) M(
1 __LINE__
) L(L(

2))
L(x

 L(3)) IN(
O) O
__COUNTER__ __COUNTER__ L(__COUNTER__
 __COUNTER__)
#line 100
__LINE__ L(1) __FILE__
#line 200 "other.c"
__LINE__ __FILE__ __BASE_FILE__
# 300 "third.c" 1 3
__LINE__ __FILE__
#define NUMBER 400 "fourth.c"
#line NUMBER
__LINE__ \
__LINE__ __FILE__ spl\
ice /\
* comment *\
/ __LINE__
__LINE__
#line 4294967295
__LINE__
__LINE__
#line 99999999999999999999
__LINE__
