/* The last member's end. */
struct a { int x }; // expect: missing-semicolon
struct b { char c; struct { int y } in; }; // expect: missing-semicolon
struct c { int x; };
union d { int i; float f; };
