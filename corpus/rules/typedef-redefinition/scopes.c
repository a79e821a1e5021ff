/* One name, declared twice in a scope and in two. */
typedef long a;
typedef long a; // expect: typedef-redefinition
void f(void)
{
	typedef int b;
	typedef int b; // expect: typedef-redefinition
	typedef int a;
}
typedef a c;
