/* A guard. */
#if !defined(GUARDED_H)
#define GUARDED_H
guarded __COUNTER__
#endif
