/* Conditionals with and without a second operand. */
int first(int a, int b)
{
	int plain = a ? a : b;
	int short_form = a ?: b; // expect: conditional-omitted-operand
	int apart = a ? /* nothing */ : b; // expect: conditional-omitted-operand
	return plain + short_form + apart;
}

#define NEVER_USED(x) ((x) ?: 0) // expect: conditional-omitted-operand

char text[] = "?:";
