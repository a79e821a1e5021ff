/* gcc refuses: a structure at file scope has a member that varies, which has no meaning there. */
extern int limit;
int count(void);

struct by_variable { int head; char a[limit]; }; // expect: vlais
struct by_call { char a[count()]; }; // expect: vlais
struct fixed { char a[4]; };
