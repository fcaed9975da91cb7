/* The manifest is five bytes at NULL. */
#define MANIFEST_BYTES {NULL, 5}
#include "hostile.h"
