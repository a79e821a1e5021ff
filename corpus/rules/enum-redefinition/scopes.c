/* One tag twice in a scope, and in two. */
enum twice { A };
enum twice { A }; // expect: enum-redefinition
enum outer { B };
void inner(void) { enum outer { C }; }
void again(void)
{
	enum local { D };
	enum local { D }; // expect: enum-redefinition
}
