/* What preprocessors can be asked. */
#if defined(__has_attribute) && defined(__has_builtin)
#if __has_attribute(packed) && __has_builtin(__builtin_trap) // expect: feature-test-operator, feature-test-operator
#endif
#endif
#if 0
#if __has_feature(modules) // expect: feature-test-operator
#endif
#endif
#ifndef __has_extension
#define __has_extension(x) 0
#endif
#if defined __has_warning
#endif
int has_attribute;
