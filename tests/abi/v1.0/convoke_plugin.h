/*
 * convoke_plugin.h: the boundary between Convoke and a meeting provider, ABI version 1.
 *
 * A plugin is a shared library that exports one function, convoke_plugin_v1, which returns a table. It turns one operation
 * (create a meeting, refresh a token) into HTTP requests and HTTP responses into a result; the host does all I/O. Authors
 * in Rust use the crate convoke-plugin and never see this file. Everybody else starts from examples/provider-c.
 *
 * TRUST
 *   A plugin loaded into the host's process is trusted like the host itself: it can read the host's memory and end its
 *   process. The host checks what a plugin says so that a mistake stays small, not to keep an attacker out. Load only what
 *   you would run as the host's user.
 *
 * WHAT A PLUGIN NEVER DOES
 *   It opens no socket and no file, starts no thread, reads no clock and no randomness (both come with each call), keeps
 *   no state outside its instances, and does not block: a call that takes longer than a millisecond holds up other users.
 *   Nothing may leave a call but its return: no C++ exception, no Rust panic, no longjmp.
 *   No token, code, secret or password goes into a log event or into the words of a failure.
 *
 * OWNERSHIP
 *   There is nothing to free across the boundary: each side frees what it allocated.
 *   - What a step points to belongs to the plugin and stays as it is until the next call on that task: resume or cancel
 *     (for the step of open: until close). The host copies what it needs before that.
 *   - What the host passes in (configuration, call, response, and all they point to) belongs to the host and is readable
 *     for that one call. The plugin copies what it needs later. The one exception is cv_host: it, its ctx and its log
 *     live until close returns.
 *   - The manifest, the table and its sdk text live as long as the library. The host never unloads a library.
 *   - An empty cv_bytes has len 0; its ptr may then be anything and is not read. The same goes for n_headers and headers.
 *
 * LIFE OF AN INSTANCE AND OF A TASK
 *   open -> { start -> { resume } -> cancel } -> close
 *   - open makes an instance for one configured provider; the same library may be opened several times. It answers
 *     CV_DONE or CV_ERROR at once, never CV_HTTP or CV_SLEEP. After CV_ERROR the instance is only closed.
 *   - start begins an operation and answers with its first step. Each CV_HTTP and CV_SLEEP is followed by one resume, with
 *     the id of that step, or by cancel. CV_DONE and CV_ERROR are the last step.
 *   - cancel is the only end of a task, and comes exactly once, at any point, also after the last step.
 *   - open and start return a handle also with CV_ERROR, because somebody must own the failure's text. NULL means that
 *     there was no memory; nothing is cancelled or closed then.
 *
 * THREADS
 *   - manifest may be called, and open and start may be called on one table or instance, by several threads at once.
 *   - One task gets one call at a time, each from any thread.
 *   - close comes after the last cancel, from any thread, once.
 *   - The plugin calls cv_host.log only from inside a call of the host, on that call's thread.
 *
 * HOW IT GROWS
 *   The symbol's name and abi_version carry the major version. Within it:
 *   - Structs with a member size grow at their end, and nobody reads past size. A reader that is given less than version 1
 *     has refuses it.
 *   - cv_bytes, cv_header and cv_step are frozen.
 *   - Numbers are never reused. An operation the plugin does not know is answered CV_ERROR "unsupported"; a transport
 *     error it does not know is read as CV_TRANSPORT_PROTOCOL.
 *   - Readers of JSON ignore members they do not know.
 *   - A plugin that cannot work without a feature of the host sets its bit in required; a host without it refuses the
 *     plugin. No feature has been named yet.
 *
 * THE JSON (UTF-8, at most CV_MAX_JSON bytes)
 *   manifest   {"id" [a-z][a-z0-9_]{0,31}, "label", "version", "auth": "authorization_code" | "password",
 *              "pkce": "none" | "optional" | "required", "refresh": "on_demand" | "before_each_call",
 *              "operations": ["create_meeting", ...], "capabilities": ["agenda", ...], "endpoints": {"base_url", "authorize",
 *              "token"}, "origins": [...], "config_schema": {...}, "options_schema": {...}, ...}
 *   config     {"id", "client_id"?, "client_secret"?, "base_url"?, "authorize_url"?, "token_url"?, "scopes": [],
 *              "redirect_uris": [], "own": {the plugin's own keys}}
 *   open       CV_DONE: {"manifest": {...}, "origins": ["https://api.example.com"], "notes": [{"level": "error" | "warning" |
 *              "info", "key", "message"}], "base_url"?, "authorize_url"?, "token_url"?}. A request to an origin that is
 *              not listed is denied.
 *   CV_ERROR   {"kind", "detail", "errors"?: [{"pointer": "/title", "detail"}], "missing_scopes"?: [], "retry_after"?:
 *              seconds, "status"?: HTTP, "administrator"?: true when only whoever runs the service can mend it}. kind is one
 *              of invalid_request, reauthorization_required, invalid_credentials, access_denied, account_not_entitled,
 *              not_found, conflict, rate_limited, provider_unavailable, provider_timeout, provider_error, unsupported,
 *              internal. An unknown kind is read as internal.
 *   payloads and results are those of the crate convoke-plugin (tokens.rs, meeting.rs); examples/provider-c shows the
 *   common ones. An operation without a result answers null.
 */
#ifndef CONVOKE_PLUGIN_H
#define CONVOKE_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* cv_plugin.abi_version, and the symbol the host looks for. */
#define CV_ABI_VERSION 1
#define CV_ENTRY_SYMBOL "convoke_plugin_v1"

#if defined(_WIN32)
#define CV_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define CV_EXPORT __attribute__((visibility("default")))
#else
#define CV_EXPORT
#endif

/* Limits of the host, in bytes where not counts. */
#define CV_MAX_JSON 262144           /* manifest, payload, request body, out */
#define CV_MAX_RESPONSE_BODY 4194304 /* a larger one arrives as CV_TRANSPORT_TOO_LARGE */
#define CV_MAX_REQUESTS 16           /* of one operation */
#define CV_MAX_HEADERS 64            /* of one request */
#define CV_MAX_LOG_LINE 4096         /* the rest is cut off; too many events are dropped */

/* cv_plugin.panic_strategy */
enum {
    CV_PANIC_UNWIND = 1, /* caught at the boundary, or the language has none (C) */
    CV_PANIC_ABORT = 2   /* would end the host: refused */
};

/* cv_step.kind */
enum {
    CV_HTTP = 0,  /* perform http, then resume with its response */
    CV_DONE = 1,  /* finished; out is the result */
    CV_ERROR = 2, /* failed; out is a failure */
    CV_SLEEP = 3  /* wait arg milliseconds, then resume with NULL */
};

/* cv_call.op */
enum {
    CV_OP_AUTHORIZATION_URL = 1, /* where to send the user's browser */
    CV_OP_EXCHANGE_CODE = 2,     /* an authorization code for tokens */
    CV_OP_REFRESH = 3,           /* a refresh token for new tokens */
    CV_OP_REVOKE = 4,            /* ends a token; one the provider does not know is success */
    CV_OP_LOGIN = 5,             /* a user name and password for tokens */
    CV_OP_CREATE_MEETING = 6,
    CV_OP_UPDATE_MEETING = 7, /* changes what is given, and nothing else */
    CV_OP_GET_MEETING = 8,
    CV_OP_LIST_MEETINGS = 9,
    CV_OP_DELETE_MEETING = 10,
    CV_OP_PROFILE = 11 /* whose token it is */
};

/* cv_response.error_kind; 0 when a response came */
enum {
    CV_TRANSPORT_TIMEOUT = 1,   /* no answer in time */
    CV_TRANSPORT_DNS = 2,       /* the name did not resolve */
    CV_TRANSPORT_CONNECT = 3,   /* no connection */
    CV_TRANSPORT_TLS = 4,       /* certificate, name, protocol */
    CV_TRANSPORT_PROXY = 5,     /* the proxy refused */
    CV_TRANSPORT_TOO_LARGE = 6, /* more than CV_MAX_RESPONSE_BODY */
    CV_TRANSPORT_DENIED = 7,    /* the host's policy forbids this request */
    CV_TRANSPORT_PROTOCOL = 8   /* no HTTP, or it broke off */
};

/* cv_host.log, cv_host.max_level */
enum { CV_LOG_ERROR = 1, CV_LOG_WARNING = 2, CV_LOG_INFO = 3, CV_LOG_DEBUG = 4 };

/* Borrowed bytes; no terminating zero. Frozen. */
typedef struct cv_bytes {
    const uint8_t *ptr;
    size_t len;
} cv_bytes;

/* A header of a request or response. Frozen. */
typedef struct cv_header {
    cv_bytes name;
    cv_bytes value;
} cv_header;

/* A request the plugin wants performed. The host sets Host, Content-Length, Transfer-Encoding, Connection and Proxy-*
 * itself, and refuses a request that brings them. */
typedef struct cv_request {
    uint32_t size;       /* sizeof(cv_request) */
    uint32_t timeout_ms; /* 0: the host's own limit */
    cv_bytes method;     /* "GET" */
    cv_bytes url;        /* absolute */
    cv_bytes body;
    const cv_header *headers;
    size_t n_headers;
} cv_request;

/* What became of it. Redirects are not followed; any status is a response. */
typedef struct cv_response {
    uint32_t size;
    uint16_t status;     /* 0 when no response came */
    uint16_t error_kind; /* CV_TRANSPORT_*, or 0 */
    uint64_t now_ms;     /* the host's clock, milliseconds since 1970-01-01T00:00:00Z */
    const cv_header *headers;
    size_t n_headers;
    cv_bytes body; /* decompressed */
} cv_response;

/* What a task wants next. The plugin writes all members; those that the kind does not use are zero. Frozen. */
typedef struct cv_step {
    uint32_t kind;          /* CV_HTTP, CV_DONE, CV_ERROR, CV_SLEEP */
    uint32_t id;            /* the plugin's choice; given back on resume */
    const cv_request *http; /* for CV_HTTP */
    cv_bytes out;           /* for CV_DONE and CV_ERROR */
    uint64_t arg;           /* for CV_SLEEP: milliseconds */
} cv_step;

/* Callbacks into the host. */
typedef struct cv_host {
    uint32_t size;
    uint32_t max_level; /* events above it are dropped; no need to make them */
    void *ctx;          /* given back on each callback */
    void (*log)(void *ctx, uint32_t level, cv_bytes message); /* one event, UTF-8; may be NULL */
} cv_host;

/* One operation to start. */
typedef struct cv_call {
    uint32_t size;
    uint32_t op;          /* CV_OP_* */
    uint64_t now_ms;      /* the host's clock, milliseconds since 1970-01-01T00:00:00Z */
    uint64_t deadline_ms; /* when the host gives up, on the same clock */
    uint8_t seed[32];     /* random */
    cv_bytes request_id;  /* for a tracing header */
    cv_bytes payload;     /* the operation's input */
} cv_call;

/* The table. Every function is needed. */
typedef struct cv_plugin {
    uint32_t abi_version; /* CV_ABI_VERSION */
    uint32_t size;        /* sizeof(cv_plugin) */
    uint64_t required;    /* features of the host without which the plugin cannot work */
    uint64_t optional;    /* features it would use */
    uint32_t panic_strategy;
    cv_bytes sdk; /* what it was built with, for people */
    cv_bytes (*manifest)(void);
    void *(*open)(cv_bytes config, const cv_host *host, cv_step *out);
    void (*close)(void *instance);
    void *(*start)(void *instance, const cv_call *call, cv_step *out);
    void (*resume)(void *task, uint32_t id, const cv_response *response, cv_step *out); /* after CV_SLEEP: NULL */
    void (*cancel)(void *task);
} cv_plugin;

/* The one export. The table lives as long as the library and does not change. */
CV_EXPORT const cv_plugin *convoke_plugin_v1(void);

/* The layout on 64-bit platforms. */
#if UINTPTR_MAX == UINT64_MAX
#ifdef __cplusplus
#define CV_ASSERT_LAYOUT(what) static_assert(what, #what)
#else
#define CV_ASSERT_LAYOUT(what) _Static_assert(what, #what)
#endif
CV_ASSERT_LAYOUT(sizeof(cv_bytes) == 16);
CV_ASSERT_LAYOUT(offsetof(cv_bytes, len) == 8);
CV_ASSERT_LAYOUT(sizeof(cv_header) == 32);
CV_ASSERT_LAYOUT(offsetof(cv_header, value) == 16);
CV_ASSERT_LAYOUT(sizeof(cv_request) == 72);
CV_ASSERT_LAYOUT(offsetof(cv_request, timeout_ms) == 4);
CV_ASSERT_LAYOUT(offsetof(cv_request, method) == 8);
CV_ASSERT_LAYOUT(offsetof(cv_request, url) == 24);
CV_ASSERT_LAYOUT(offsetof(cv_request, body) == 40);
CV_ASSERT_LAYOUT(offsetof(cv_request, headers) == 56);
CV_ASSERT_LAYOUT(offsetof(cv_request, n_headers) == 64);
CV_ASSERT_LAYOUT(sizeof(cv_response) == 48);
CV_ASSERT_LAYOUT(offsetof(cv_response, status) == 4);
CV_ASSERT_LAYOUT(offsetof(cv_response, error_kind) == 6);
CV_ASSERT_LAYOUT(offsetof(cv_response, now_ms) == 8);
CV_ASSERT_LAYOUT(offsetof(cv_response, headers) == 16);
CV_ASSERT_LAYOUT(offsetof(cv_response, n_headers) == 24);
CV_ASSERT_LAYOUT(offsetof(cv_response, body) == 32);
CV_ASSERT_LAYOUT(sizeof(cv_step) == 40);
CV_ASSERT_LAYOUT(offsetof(cv_step, id) == 4);
CV_ASSERT_LAYOUT(offsetof(cv_step, http) == 8);
CV_ASSERT_LAYOUT(offsetof(cv_step, out) == 16);
CV_ASSERT_LAYOUT(offsetof(cv_step, arg) == 32);
CV_ASSERT_LAYOUT(sizeof(cv_host) == 24);
CV_ASSERT_LAYOUT(offsetof(cv_host, max_level) == 4);
CV_ASSERT_LAYOUT(offsetof(cv_host, ctx) == 8);
CV_ASSERT_LAYOUT(offsetof(cv_host, log) == 16);
CV_ASSERT_LAYOUT(sizeof(cv_call) == 88);
CV_ASSERT_LAYOUT(offsetof(cv_call, op) == 4);
CV_ASSERT_LAYOUT(offsetof(cv_call, now_ms) == 8);
CV_ASSERT_LAYOUT(offsetof(cv_call, deadline_ms) == 16);
CV_ASSERT_LAYOUT(offsetof(cv_call, seed) == 24);
CV_ASSERT_LAYOUT(offsetof(cv_call, request_id) == 56);
CV_ASSERT_LAYOUT(offsetof(cv_call, payload) == 72);
CV_ASSERT_LAYOUT(sizeof(cv_plugin) == 96);
CV_ASSERT_LAYOUT(offsetof(cv_plugin, size) == 4);
CV_ASSERT_LAYOUT(offsetof(cv_plugin, required) == 8);
CV_ASSERT_LAYOUT(offsetof(cv_plugin, optional) == 16);
CV_ASSERT_LAYOUT(offsetof(cv_plugin, panic_strategy) == 24);
CV_ASSERT_LAYOUT(offsetof(cv_plugin, sdk) == 32);
CV_ASSERT_LAYOUT(offsetof(cv_plugin, manifest) == 48);
CV_ASSERT_LAYOUT(offsetof(cv_plugin, open) == 56);
CV_ASSERT_LAYOUT(offsetof(cv_plugin, close) == 64);
CV_ASSERT_LAYOUT(offsetof(cv_plugin, start) == 72);
CV_ASSERT_LAYOUT(offsetof(cv_plugin, resume) == 80);
CV_ASSERT_LAYOUT(offsetof(cv_plugin, cancel) == 88);
#undef CV_ASSERT_LAYOUT
#endif

#ifdef __cplusplus
}
#endif

#endif
