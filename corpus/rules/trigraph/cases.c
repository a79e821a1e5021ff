/* Question marks in strings. */
const char *a = "what??!"; // expect: trigraph
const char *b = "???-"; // expect: trigraph
const char *c = "what?!";
const char *d = "??? ?";
/* ??= */
