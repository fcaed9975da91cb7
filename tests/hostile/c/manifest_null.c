/* The manifest is empty bytes at NULL. */
#define MANIFEST_BYTES {NULL, 0}
#include "hostile.h"
