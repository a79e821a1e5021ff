/* Lists read without the header. */
typedef __builtin_va_list my_list; // expect: builtin-va-list
void walk(int n, ...)
{
	my_list list;
	__builtin_va_start(list, n); // expect: builtin-va-list
	__builtin_va_end(list); // expect: builtin-va-list
}
typedef char *old_list;
int va_list_count;
