/* The manifest has an id that is a path. */
#define ID "../../etc"
#include "hostile.h"
