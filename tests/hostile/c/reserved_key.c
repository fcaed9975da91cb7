/* The schema claims a key of the host for the plugin. */
#define CONFIG_SCHEMA "{\"type\":\"object\",\"properties\":{\"client_id\":{\"type\":\"string\"}}}"
#include "hostile.h"
