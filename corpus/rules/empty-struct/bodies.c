/* Empty bodies and bodies that look so. */
typedef struct { } none; // expect: empty-struct
struct bits { int : 4; int : 0; }; // expect: empty-struct
struct some { int : 4; int a : 1; };
struct inner { struct { int x; }; };
