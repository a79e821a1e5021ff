/* <stdnoreturn.h> and <stdalign.h> spell C11's keywords; the program that uses them needs C11. */
#include <stdalign.h>
#include <stdnoreturn.h>
noreturn void stop(void); // expect: noreturn
static void again(void)
{
	alignas(16) char buffer[16]; // expect: alignas
	(void)buffer;
}
noreturn void end(int n) // expect: noreturn
{
	(void)alignof(int); // expect: alignof
	for (;; n++)
		again();
}
