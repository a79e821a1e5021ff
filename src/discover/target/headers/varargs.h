/* Variable arguments as before C89. The compiler has no support for them any more. */

#error "<varargs.h> is from before the standard; <stdarg.h> has taken its place"
