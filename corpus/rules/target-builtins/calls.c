/* Functions of targets. */
void a(void) { __builtin_ia32_mfence(); } // expect: target-builtins
void *b(void) { return __builtin_thread_pointer(); } // expect: target-builtins
void c(void) { }
