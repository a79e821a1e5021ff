/* What a directive says to people is no expression. */
#if 0
#error operator ?: is not ({ allowed }) here
#endif
#pragma message "?: and ({"
int f(int n) { return n ?: 1; } // expect: conditional-omitted-operand
