/* Colons behind enums: types and widths. */
enum a : int { A }; // expect: enum-underlying-type
enum : long { B }; // expect: enum-underlying-type
enum c { C };
struct s { enum c field : 3; };
