/* The table ends before its functions. */
#define TABLE_SIZE offsetof(cv_plugin, manifest)
#include "hostile.h"
