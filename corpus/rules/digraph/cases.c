/* Each digraph, and operators that look alike. */
int a<:2:>; // expect: digraph, digraph
int f(int x) <% return x; %> // expect: digraph, digraph
%:define JOIN(x, y) x%:%:y // expect: digraph, digraph
int b[2];
int g(int x, int y) { return x < y ? x % y : y; }
const char *c = "<:%>";
