#define DOORBELL 1
