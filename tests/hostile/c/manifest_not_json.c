/* The manifest is a web page. */
#define MANIFEST "<html>"
#include "hostile.h"
