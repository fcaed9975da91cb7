/* open returns no handle. */
#define INSTANCE NULL
#include "hostile.h"
