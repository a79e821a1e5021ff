/* A deduced type in a function, in a loop and in a macro that nobody uses. */
void take(long);
#define KEEP(x) __auto_type kept = (x) // expect: auto-type
void walk(long n)
{
	for (__auto_type i = n; i; i--) // expect: auto-type
		take(i);
	long __auto = n;
	take(__auto);
}
