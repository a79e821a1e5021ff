/* Values at the ends of intmax_t. */
#if 9223372036854775807 + 1 // expect: overflow-in-if
#endif
#if -9223372036854775807 - 2 // expect: overflow-in-if
#endif
#if 0x4000000000000000 << 1 // expect: overflow-in-if
#endif
#if 9223372036854775806 + 1 && 0x7fffffffffffffffu + 1
#endif
#if 1 || 9223372036854775807 + 1
#endif
int declared;
