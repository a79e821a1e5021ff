/* Each place for the keyword, and code without it. */
__extension__ typedef int word; // expect: extension-keyword
int a = __extension__ 1; // expect: extension-keyword
struct s { __extension__ union { int x; }; }; // expect: extension-keyword
int extension;
#ifdef __extension__
#endif
