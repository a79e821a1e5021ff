/* Functions and pointers from qualified typedefs. */
typedef int fn(int);
const fn a; // expect: qualified-function-type
extern volatile fn b; // expect: qualified-function-type
fn c;
const fn *d;
