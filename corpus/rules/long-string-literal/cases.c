/* Strings of 4096 characters and of 4095. */
#define T15 "0123456789abcde"
#define T16 T15 "f"
#define T256 T16 T16 T16 T16 T16 T16 T16 T16 T16 T16 T16 T16 T16 T16 T16 T16
#define T1K T256 T256 T256 T256
const char *a = T1K T1K T1K T1K; // expect: long-string-literal
char b[] = T1K T1K T1K T1K "x"; // expect: long-string-literal
const char *c = T1K T1K T1K;
const char *d[] = { T1K, T1K, T1K, T1K, T1K };
const char *e = T1K T1K T1K T256 T256 T256 T16 T16 T16 T16 T16 T16 T16 T16 T16 T16 T16 T16 T16 T16 T16 T15;
