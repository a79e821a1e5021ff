/* Halves as an object, a member and a pointer. */
_Float16 one; // expect: float16
struct sample { _Float16 level; float gain; }; // expect: float16
float *other;
int Float16;
