/* Values on both sides of the limits of int. */
enum a { A = 4294967295u }; // expect: enum-value-range
enum b { B = -2147483649LL }; // expect: enum-value-range
enum c { C = 2147483647, D = -2147483647 };
enum e { E = 'x', F };
