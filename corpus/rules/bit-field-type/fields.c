/* Bit-fields of every size. */
enum e { A, B };
struct a { long long wide : 40; enum e which : 2; }; // expect: bit-field-type, bit-field-type
struct b { unsigned short s : 2; }; // expect: bit-field-type
struct c { int i : 3; unsigned u : 2; signed int s : 2; };
struct d { char c; enum e f; };
