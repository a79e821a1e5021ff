/* Atomic types in their forms. */
_Atomic long a; // expect: atomic
_Atomic(char *) b; // expect: atomic
_Atomic int c(void); // expect: atomic
volatile long d;
