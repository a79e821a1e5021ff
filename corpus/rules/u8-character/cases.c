/* The prefix before characters, and as a name. */
int a = u8'a'; // expect: u8-character
#define B u8'b' // expect: u8-character
int c = 'c';
#define u8 1 +
int d = u8 'd';
