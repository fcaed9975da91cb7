/* The manifest is Latin-1. */
#define ID "hostile_\xe9"
#include "hostile.h"
