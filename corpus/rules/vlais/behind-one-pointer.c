/* Several VLAs share one allocation: a structure type serves to compute the offsets. */
typedef unsigned long size_t;

void *allocate(size_t size);
void release(void *memory);

struct descriptor;
struct endpoint { unsigned char number; struct descriptor *descs[3]; };
struct string_table { unsigned short language; const char **strings; };

int bind_function(unsigned int eps_count, unsigned int fs_count, unsigned int hs_count,
		  unsigned int raw_length, int high)
{
	struct {
		struct endpoint eps[eps_count]; // expect: vlais
		struct descriptor *fs_descs[high ? 1 : fs_count + 1]; // expect: vlais
		struct descriptor *hs_descs[hs_count + 1]; // expect: vlais
		short numbers[4];
		char raw_descs[raw_length]; // expect: vlais
	} *data;

	data = allocate(sizeof(*data));
	if (!data)
		return -12;
	data->numbers[0] = 0;
	release(data);
	return 0;
}

int read_strings(unsigned int languages, unsigned int strings)
{
	struct {
		struct string_table *tables[languages + 1]; // expect: vlais
		struct string_table table[languages]; // expect: vlais
		const char *text[languages * (strings + 1)]; // expect: vlais
	} *memory = allocate(sizeof *memory);
	size_t size = sizeof(memory->table[0]);

	release(memory);
	return (int)size;
}

int bind_fixed(void)
{
	struct {
		struct endpoint eps[2];
		struct descriptor *fs_descs[1 ? 4 : 8];
		struct descriptor *hs_descs[2 + 1];
		char raw_descs[sizeof(struct endpoint) * 2];
	} *data = allocate(sizeof(*data));

	release(data);
	return data != 0;
}

int offsets_by_hand(unsigned int eps_count, unsigned int raw_length)
{
	size_t raw_offset = eps_count * sizeof(struct endpoint);
	char *memory = allocate(raw_offset + raw_length);
	struct endpoint *eps = (struct endpoint *)memory;
	char *raw = memory + raw_offset;

	if (memory) {
		eps->number = 0;
		raw[0] = 0;
	}
	release(memory);
	return 0;
}
