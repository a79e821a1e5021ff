/* Objects that are constants, as C23. */
constexpr unsigned a = 1u; // expect: constexpr
int b(void) { constexpr char c[] = "c"; return c[0]; } // expect: constexpr
static const unsigned d = 1u;
