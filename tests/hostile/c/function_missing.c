/* There is no start. */
#define START NULL
#include "hostile.h"
