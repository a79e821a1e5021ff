/* What can be asked for since C23. */
#ifdef __has_c_attribute // expect: has-c-attribute
#if __has_c_attribute(nodiscard) // expect: has-c-attribute
#endif
#endif
#if defined(__has_embed) // expect: has-c-attribute
#endif
#if defined(__STDC_VERSION__)
#endif
int __has;
