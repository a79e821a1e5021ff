/* A structure that only tells an asm statement how much memory it touches. */
typedef unsigned long size_t;

static inline void flush_bytes(void *start, size_t n)
{
	typedef struct { char bytes[n]; } touched; // expect: vlais

	__asm__ volatile("" : "+m" (*(touched *)start));
}

static inline size_t find_zero(const char *text, size_t n)
{
	__asm__("" : : "m" (*(const struct { char bytes[n]; } *)text)); // expect: vlais
	return n;
}

struct big_block { unsigned long words[100]; };

static inline void flush_constant(void *start)
{
	typedef struct { char bytes[64]; } line;

	__asm__ volatile("" : "+m" (*(line *)start));
	__asm__ volatile("" : "+m" (*(struct big_block *)start));
	__asm__ volatile("" : "+m" (*(struct { char bytes[sizeof(line)]; } *)start));
}

static inline void flush_array(void *start, size_t n)
{
	__asm__ volatile("" : "+m" (*(char (*)[n])start)); // expect: vla
	__asm__ volatile("" : "+m" (*(char (*)[])start));
	__asm__ volatile("" : : "r" (start) : "memory");
}

void flush_all(void *start, size_t n)
{
	flush_bytes(start, n);
	find_zero(start, n);
	flush_constant(start);
	flush_array(start, n);
}
