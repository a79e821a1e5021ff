/* A .c file that another .c file includes, and that means nothing alone. */
#ifdef PART_NAME
void PART_NAME(int n)
{
	struct {
		int head;
		PART_TYPE body[n]; // expect: vlais
	} part;

	part.head = n;
	use(&part);
}
#endif
