/* Everything is in main, whose arguments give the size. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	int n = argc + 9;
	struct {
		char *program;
		char line[n];
		int used;
	} state;

	(void)argv;
	state.program = "main";
	state.used = snprintf(state.line, n, "%s:%d", state.program, argc);
	if (state.used >= n) {
		fprintf(stderr, "too long\n");
		return EXIT_FAILURE;
	}
	fwrite(state.line, 1, state.used, stdout);
	putchar('\n');
	exit(state.used == 6 ? 0 : 1);
}
