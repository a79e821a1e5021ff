/* The keywords and their forerunners, as C23. */
bool a(void); // expect: bool-keyword
int b = true + 1; // expect: bool-keyword
_Bool c(void);
int d = 1 == 1;
