/* Dollar signs in names and elsewhere. */
int a$; // expect: dollar-in-identifier
int f(int $b) { return $b; } // expect: dollar-in-identifier, dollar-in-identifier
#ifdef $c // expect: dollar-in-identifier
#endif
int d = '$';
const char *e = "a$b";
/* a$b */
