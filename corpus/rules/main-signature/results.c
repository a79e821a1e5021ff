/* A main that returns a long. */
long main(int argc, char **argv) // expect: main-signature
{
	return argc && argv;
}
struct s { int main; };
int remain(long n) { return (int)n; }
