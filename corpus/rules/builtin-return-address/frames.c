/* Addresses from the stack. */
long a(void) { return (long)__builtin_frame_address(0); } // expect: builtin-return-address
void *b(void) { return __builtin_extract_return_addr(__builtin_return_address(0)); } // expect: builtin-return-address, builtin-return-address
void *c(int n) { int *p = &n; return p ? 0 : p; }
