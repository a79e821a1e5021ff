/* Marks on functions, objects and types. */
int a(void) __attribute__((warn_unused_result)); // expect: attribute-diagnostic
static int b __attribute__((__unused__, used)); // expect: attribute-diagnostic, attribute-diagnostic
struct c { char d[4] __attribute__((nonstring)); }; // expect: attribute-diagnostic
int warning(int error);
