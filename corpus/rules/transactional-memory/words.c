/* Transactions and blocks. */
int n;
void a(void) { __transaction_atomic { n = 1; } } // expect: transactional-memory
void b(void) { __transaction_relaxed { n = 2; } } // expect: transactional-memory
void c(void) { { n = 3; } }
