/* The attribute of types and members. */
struct __attribute__((packed)) a { char c; long n; }; // expect: attribute-packed
enum b { B } __attribute__((packed)); // expect: attribute-packed
struct c { char packed; };
#define PACK __attribute__((packed)) // expect: attribute-packed
