/* Qualified pointers and names alike. */
char *_Nonnull a; // expect: nullability
char *_Nullable b(void); // expect: nullability
char *c;
int _Nonnullx;
