/* Cannot work without features that no host has yet. */
#define REQUIRED (UINT64_C(1) << 63 | 1)
#include "hostile.h"
