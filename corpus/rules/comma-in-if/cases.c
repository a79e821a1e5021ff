/* Commas in conditions. */
#if (1, 2) // expect: comma-in-if
#elif (0, 1)
#endif
#if 0
#elif 1 + (2, 3) // expect: comma-in-if
#endif
#define F(a, b) a + b
#if F(1, 2)
#endif
#if 0 && (1, 2)
#endif
int declared;
