/*
 * A plugin that loads, opens and answers get_meeting, in which one thing is wrong. A file of this folder defines what
 * differs and includes this header. To compile one (MinGW and macOS name the result as they do):
 *
 *     cc -shared -fPIC -I core/plugin/include -o libstep_99.so tests/hostile/c/step_99.c
 */
#include "convoke_plugin.h"

/* The version in the table. */
#ifndef ABI_VERSION
#define ABI_VERSION CV_ABI_VERSION
#endif
/* The size in the table. */
#ifndef TABLE_SIZE
#define TABLE_SIZE sizeof(cv_plugin)
#endif
/* The feature bits of the host it cannot do without. */
#ifndef REQUIRED
#define REQUIRED 0
#endif
#ifndef PANIC_STRATEGY
#define PANIC_STRATEGY CV_PANIC_UNWIND
#endif
/* The exported name. */
#ifndef ENTRY
#define ENTRY convoke_plugin_v1
#endif
/* What the entry returns. */
#ifndef TABLE
#define TABLE &table
#endif
#ifndef ID
#define ID "hostile_c"
#endif
#ifndef CONFIG_SCHEMA
#define CONFIG_SCHEMA "{\"type\":\"object\",\"additionalProperties\":false}"
#endif
/* The manifest, a literal. */
#ifndef MANIFEST
#define MANIFEST                                                                                                       \
    "{\"id\":\"" ID "\",\"label\":\"Hostile in C\",\"version\":\"1.0.0\",\"auth\":\"authorization_code\","            \
    "\"pkce\":\"none\",\"refresh\":\"on_demand\",\"operations\":[\"get_meeting\"],\"config_schema\":" CONFIG_SCHEMA    \
    ",\"options_schema\":{\"type\":\"object\",\"additionalProperties\":false}}"
#endif
/* The manifest as cv_bytes. */
#ifndef MANIFEST_BYTES
#define MANIFEST_BYTES TEXT(MANIFEST)
#endif
/* What open and start return. */
#ifndef INSTANCE
#define INSTANCE &handle
#endif
#ifndef TASK
#define TASK &handle
#endif
#ifndef START
#define START start
#endif
/* The first step of every operation. */
#ifndef FIRST_STEP
#define FIRST_STEP {.kind = CV_DONE, .out = TEXT("{\"meeting\":{\"id\":\"m1\"}}")}
#endif

#define TEXT(literal) {(const uint8_t *)(literal), sizeof(literal) - 1}

static char handle;

static cv_bytes manifest(void) {
    return (cv_bytes)MANIFEST_BYTES;
}

static void *open(cv_bytes config, const cv_host *host, cv_step *out) {
    (void)config, (void)host;
    *out = (cv_step){.kind = CV_DONE, .out = TEXT("{\"manifest\":" MANIFEST "}")};
    return INSTANCE;
}

static void *start(void *instance, const cv_call *call, cv_step *out) {
    (void)instance, (void)call;
    *out = (cv_step)FIRST_STEP;
    return TASK;
}

static void resume(void *task, uint32_t id, const cv_response *response, cv_step *out) {
    (void)task, (void)id, (void)response;
    *out = (cv_step){.kind = CV_ERROR, .out = TEXT("{\"kind\":\"internal\",\"detail\":\"resumed\"}")};
}

static void nothing(void *instance_or_task) {
    (void)instance_or_task;
}

static const cv_plugin table = {
    .abi_version = ABI_VERSION,
    .size = TABLE_SIZE,
    .required = REQUIRED,
    .panic_strategy = PANIC_STRATEGY,
    .sdk = TEXT("hostile C"),
    .manifest = manifest,
    .open = open,
    .close = nothing,
    .start = START,
    .resume = resume,
    .cancel = nothing,
};

CV_EXPORT const cv_plugin *ENTRY(void);
CV_EXPORT const cv_plugin *ENTRY(void) {
    (void)table, (void)start;
    return TABLE;
}
