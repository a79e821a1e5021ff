/* The three spellings, in declarations, casts and macros that nobody expands. */
int value;
typeof(value) plain; // expect: typeof
__typeof(int *) half; // expect: typeof
__typeof__(value) full; // expect: typeof

#define UNUSED_MACRO(x) ((typeof(x) *)0) // expect: typeof

#if 0
typeof(value) not_taken; // expect: typeof
#endif

int typeofx, x_typeof;
struct typeof_member {
	int typeof_;
};
