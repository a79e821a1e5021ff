/* Conventions, bare and as a macro. */
void __fastcall a(int); // expect: msvc-calling-convention
int (__vectorcall *b)(void); // expect: msvc-calling-convention
#define __thiscall
void __thiscall c(int);
