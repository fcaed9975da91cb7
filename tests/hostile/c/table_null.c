/* The entry returns NULL. */
#define TABLE NULL
#include "hostile.h"
