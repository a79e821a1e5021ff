/* Arrays with and without bounds. */
unsigned long a = _Alignof(long[]); // expect: alignof-incomplete-array
unsigned long b = _Alignof(char[][2]); // expect: alignof-incomplete-array
unsigned long c = _Alignof(long[4]);
unsigned long d = sizeof(char[2][2]);
