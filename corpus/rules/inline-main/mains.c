/* The first function, declared inline. */
inline int main(void); // expect: inline-main
int main(void) { return 0; }
inline int not_main(void) { return 0; }
