/* Attributes of enumerators, labels and others. */
enum e { A, B __attribute__((unavailable)) = 2 }; // expect: attribute-on-enumerator-or-label
int f(int n __attribute__((unused)))
{
	goto end;
end: __attribute__((cold, unused)) // expect: attribute-on-enumerator-or-label
	return 0;
}
enum __attribute__((packed)) g { C };
