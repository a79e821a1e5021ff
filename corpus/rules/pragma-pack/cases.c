/* Packing on and off. */
#pragma pack(1) // expect: pragma-pack
struct s { char a; int b; };
#pragma pack() // expect: pragma-pack
_Pragma("pack(push, 2)") // expect: pragma-pack
_Pragma("pack(pop)") // expect: pragma-pack
#pragma STDC FP_CONTRACT OFF
int pack;
