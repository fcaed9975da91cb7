/* The first step is of a kind that nobody knows. */
#define FIRST_STEP {.kind = 99, .id = 1}
#include "hostile.h"
