/* A header with a guard. */
// expect-none
#ifndef GUARDED_H
#define GUARDED_H
extern int declared;
#endif
