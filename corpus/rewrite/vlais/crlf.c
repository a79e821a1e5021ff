/* Lines that end in CR LF. */
#include <stdio.h>
#include <string.h>

int measure(int count)
{
    struct
    {
        int used;
        char text[count]; // room for the text
        int tail;         // comes last
    } line;

    // fill it
    line.used = 0;
    while (line.used < count)
    {
        line.text[line.used] = ' ';
        line.used++;
    }
    line.tail = line.used;
    if (line.tail != count)
    {
        return -1;
    }
    return line.tail + (int)strlen("x");
}

int main(void)
{
    printf("%d\n", measure(12));
    return 0;
}
