/* Places that want a constant, with and without one. */
struct pair { int a, b; };
enum offset { AT = (long)&((struct pair *)0)->b }; // expect: folded-constant
enum comma { LAST = (1, 2) }; // expect: folded-constant
struct field { int f : (int)(1.0 + 1.0); }; // expect: folded-constant
int list[4] = { [(int)(0.5 + 0.5)] = 1 }; // expect: folded-constant
struct fine { int f : (int)1.9, g : sizeof(char); };
int other[4] = { [sizeof(int) - 1] = 1 };
