/* Members that are only a type. */
struct in { int x; };
typedef struct in alias;
struct a { struct in; int k; }; // expect: tagged-anonymous-member
struct b { int k; alias; }; // expect: tagged-anonymous-member
struct c { struct in in; int k; };
struct d { struct { int x; }; };
