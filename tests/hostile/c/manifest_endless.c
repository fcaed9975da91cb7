/* The manifest is SIZE_MAX bytes long. */
#define MANIFEST_BYTES {(const uint8_t *)"{}", SIZE_MAX}
#include "hostile.h"
