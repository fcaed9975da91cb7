/* start returns no handle. */
#define TASK NULL
#include "hostile.h"
