/* Form feeds and vertical tabs. */
#defineA 1 // expect: form-feed-in-directive
#define B  2 // expect: form-feed-in-directive

#define C ""
intd = A + B;
#define E 3
