/* A library, but no plugin. */
#define ENTRY some_other_library
#include "hostile.h"
