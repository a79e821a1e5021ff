/* Functions with conventions. */
__attribute__((sysv_abi)) long a(long); // expect: attribute-calling-convention
int b(int, int) __attribute__((regparm(2), stdcall)); // expect: attribute-calling-convention, attribute-calling-convention
int c(int far, int near);
