/* Built so that a panic ends the process. */
#define PANIC_STRATEGY CV_PANIC_ABORT
#include "hostile.h"
