/* The short words and C11's, as C23. */
thread_local int a; // expect: lowercase-keyword
struct s { int n; static_assert(1, "one"); }; // expect: lowercase-keyword
_Thread_local int b;
_Alignas(8) int c;
