/* Commas that go with empty arguments. */
// select: variadic-comma-paste,variadic-macro-named
// keeps: variadic-comma-paste: not just before the comma
// expect-after: #define LOG(...) fprintf(stdout, __VA_ARGS__)
// expect-after: #define AT(level, ...) ((void)(level), printf(__VA_ARGS__))
#include <stdio.h>

#define LOG(format, ...) fprintf(stdout, format, ##__VA_ARGS__)
#define AT(level, format, arguments...) ((void)(level), printf(format, ## arguments))
#define TWICE(format, ...) printf(#format ": " format, ##__VA_ARGS__)

int main(void)
{
	LOG("none\n");
	LOG("%d %d\n", 1, 2);
	AT(3, "three\n");
	AT(4, "%s\n", "four");
	TWICE("%d\n", 4);
	return 0;
}
