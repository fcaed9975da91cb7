/* The first step wants a request and has none. */
#define FIRST_STEP {.kind = CV_HTTP, .id = 1}
#include "hostile.h"
