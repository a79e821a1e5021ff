/* The type and other names. */
_Bool a(void); // expect: bool
static _Bool b; // expect: bool
int Bool;
