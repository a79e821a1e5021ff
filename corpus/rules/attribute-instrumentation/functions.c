/* Functions without instrumentation. */
__attribute__((no_sanitize_address)) void a(void); // expect: attribute-instrumentation
int b(int) __attribute__((no_stack_protector, noinline)); // expect: attribute-instrumentation, attribute-optimization
void c(int patchable_function_entry);
