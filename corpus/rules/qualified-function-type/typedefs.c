/* Functions and pointers from qualified typedefs. */
typedef int fn(int);
const fn a; // expect: qualified-function-type
extern volatile fn b; // expect: qualified-function-type
fn c;
const fn *d; // expect: qualified-function-type
struct s { const fn *m; fn *const n; }; // expect: qualified-function-type
int e(const fn *p, fn *const q); // expect: qualified-function-type
int found(void) { return ((const fn *)0) != 0; } // expect: qualified-function-type
