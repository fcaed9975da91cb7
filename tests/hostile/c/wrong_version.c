/* The table says it is of version 7. */
#define ABI_VERSION 7
#include "hostile.h"
