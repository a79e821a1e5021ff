/* Labels whose address is taken, and the operator. */
void *a(int n)
{
	void *p = n ? &&one : &&two; // expect: label-address, label-address
one:
	return p;
two:
	return n && p ? p : 0;
}
