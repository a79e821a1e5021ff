/* Four characters, of one kind or another. */
int a = 'abcd'; // expect: four-character-constant
int b = '\0\x12\377d'; // expect: four-character-constant
int c = 'a', d = '\'', e = '\x12';
const char *f = "abcd";
#if 0
isn't this can't be read
#endif
