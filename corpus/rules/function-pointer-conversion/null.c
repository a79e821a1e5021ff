/* A null pointer constant is an integer or a plain `void *`; nothing else that is cast is one. */
void (*hook)(void);
void set(int n)
{
	hook = 0;
	hook = (void *)0;
	hook = (const void *)0; // expect: function-pointer-conversion
	hook = n ? (void *)0 : (volatile void *)0; // expect: function-pointer-conversion
}
int is_set(void)
{
	return hook != (void *)0 && hook != (const void *)0; // expect: function-pointer-conversion
}
