/* Names with letters of other alphabets, spelled in two ways. */
int été; // expect: extended-identifier
int f(int größe) { return größe; } // expect: extended-identifier, extended-identifier
int \u00e9t\u00e9s;
/* é */
const char *g = "é";
