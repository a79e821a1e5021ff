/* The three names of the type. */
__int128_t signed_one; // expect: int128
__uint128_t unsigned_one; // expect: int128
static unsigned __int128 keyword; // expect: int128
long long other;
struct __int128_like { int n; };
