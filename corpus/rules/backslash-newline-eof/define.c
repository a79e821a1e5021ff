/* A macro whose last line goes on at nothing; the splices before it are fine. */
#define ONE 1 + \
	2
int one = ONE;
#define TWO 1 + \
	2 // expect: backslash-newline-eof \
