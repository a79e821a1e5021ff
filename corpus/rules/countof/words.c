/* Counts of elements in both ways. */
long list[8];
unsigned long a(void) { return _Countof(list); } // expect: countof
unsigned long b = _Countof(int[3]); // expect: countof
unsigned long c = sizeof list / sizeof *list;
