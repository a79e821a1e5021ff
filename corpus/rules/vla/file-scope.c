/* An array at file scope whose bound only folding makes constant. */
char folded[(int)(2.0 * 2)]; // expect: vla
char constant[(int)2.0 * 3];
extern char unknown[];
