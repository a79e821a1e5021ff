/* Splices with blanks and tabs in them, and some in comments. */
#define ONE 1 + \ 
	2 // expect@-1: backslash-space-newline
#define TWO 1 + \
	2
int three = ON\	 
E; // expect@-1: backslash-space-newline
/* not here \ 
 */
int four = 4; /* nor \
 here */
#define FIVE '\\' 
int five;
