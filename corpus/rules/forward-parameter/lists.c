/* Lists with and without a semicolon. */
void a(int n; char t[n], int n); // expect: forward-parameter, vla
int c(int n, long d);
