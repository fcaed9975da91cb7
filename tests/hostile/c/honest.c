/* Nothing is wrong: the others differ from this in one thing. */
#include "hostile.h"
