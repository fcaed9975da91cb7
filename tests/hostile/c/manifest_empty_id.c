/* The manifest has an empty id. */
#define ID ""
#include "hostile.h"
