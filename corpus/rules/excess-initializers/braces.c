/* A string in braces for an array of characters, and for the first of an array of these. */
char whole[3] = { "abcd" }; // expect: excess-initializers
char rows[1][9] = { "12345678" };
char two[2][4] = { "123", "45678" }; // expect: excess-initializers
