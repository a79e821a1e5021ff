/* Enums before and behind their lists. */
enum later; // expect: enum-forward-declaration
enum later2 *p; // expect: enum-forward-declaration
enum known { A, B };
enum known *q;
struct open;
