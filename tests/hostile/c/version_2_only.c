/* Knows only a later ABI. */
#define ABI_VERSION 2
#define ENTRY convoke_plugin_v2
#include "hostile.h"
