/*
 * A Convoke provider in C, for the invented service "Acme Meet", with nothing but libc. README.md says how to build it.
 * What the boundary asks of both sides stands in convoke_plugin.h.
 */
#define _POSIX_C_SOURCE 200809L /* gmtime_r */
#include "json.h"

#include <time.h>

/* === What Acme and Convoke say to each other === */

#define MANIFEST                                                                                                       \
    "{\"id\":\"acme_c\",\"label\":\"Acme Meet (C)\",\"version\":\"1.0.0\",\"auth\":\"authorization_code\","            \
    "\"pkce\":\"none\",\"refresh\":\"on_demand\",\"endpoints\":{\"token\":\"token\"},\"capabilities\":[\"times\"],"    \
    "\"operations\":[\"refresh\",\"create_meeting\",\"get_meeting\",\"delete_meeting\"],"                              \
    "\"location\":[{\"label\":\"Attendee Link\",\"member\":\"join_url\"}],"                                            \
    "\"config_schema\":{\"type\":\"object\",\"additionalProperties\":false},"                                          \
    "\"options_schema\":{\"type\":\"object\",\"additionalProperties\":false}}"

/* For `convoke plugin test`: one call for each operation. The kit knows RFC 6749, so refresh needs none. */
#define SAMPLES                                                                                                        \
    "{\"samples\":["                                                                                                   \
    "{\"operation\":\"create_meeting\","                                                                               \
    "\"input\":{\"meeting\":{\"title\":\"Plan\",\"start\":\"2030-03-04T09:00:00+01:00\",\"end\":\"2030-03-04T10:00:00+01:00\"}}," \
    "\"exchanges\":[{\"request\":{\"method\":\"POST\",\"url\":\"/meetings\","                                          \
    "\"json\":{\"topic\":\"Plan\",\"starts_at\":\"2030-03-04T08:00:00Z\",\"ends_at\":\"2030-03-04T09:00:00Z\"}},"      \
    "\"answer\":{\"status\":201,\"json\":{\"id\":\"m 1\",\"topic\":\"Plan\",\"join_link\":\"https://acme.example/j/1\"}}}]," \
    "\"result\":{\"meeting\":{\"id\":\"m 1\",\"title\":\"Plan\",\"join_url\":\"https://acme.example/j/1\"}}},"         \
    "{\"operation\":\"get_meeting\",\"input\":{\"id\":\"m 1\"},"                                                       \
    "\"exchanges\":[{\"request\":{\"method\":\"GET\",\"url\":\"/meetings/m%201\"},"                                    \
    "\"answer\":{\"json\":{\"id\":\"m 1\",\"topic\":\"Plan\",\"join_link\":\"https://acme.example/j/1\"}}}],"          \
    "\"result\":{\"meeting\":{\"id\":\"m 1\",\"title\":\"Plan\",\"join_url\":\"https://acme.example/j/1\"}}},"         \
    "{\"operation\":\"delete_meeting\",\"input\":{\"id\":\"m 1\"},"                                                    \
    "\"exchanges\":[{\"request\":{\"method\":\"DELETE\",\"url\":\"/meetings/m%201\"},\"answer\":{\"status\":204}}]}]," \
    "\"settings\":{\"base_url\":\"https://api.acme.example/v1\"}}"

/* One configured Acme. Nothing changes in it after open, so that many threads may start on it. */
typedef struct instance {
    buf base_url, token_url, authorization, out;
} instance;

/* Everything that a step points to is in here, until the next call on the task. */
typedef struct task {
    const instance *acme;
    uint32_t op;
    bool waiting;
    buf url, authorization, body, out;
    cv_header headers[3];
    cv_request request;
} task;

/* The last step: what `b` holds, or that there was no memory for it. */
static cv_step last(uint32_t kind, const buf *b) {
    if (!b->failed) return (cv_step){.kind = kind, .out = bytes(b)};
    return (cv_step){.kind = CV_ERROR, .out = literal("{\"kind\":\"internal\",\"detail\":\"Out of memory.\"}")};
}

/* `detail` is ours and needs no escaping; `more` is further members, or empty. */
static cv_step fail(buf *b, const char *kind, const char *detail, const char *more) {
    b->len = 0;
    puts_all(b, "{\"kind\":\"", kind, "\",\"detail\":\"", detail, "\"", more, "}", NULL);
    return last(CV_ERROR, b);
}

/* `"as":"text",` where the object has the text. */
static bool copy_text(buf *b, json in, const char *name, const char *as) {
    buf text = {0};
    bool there = text_member(in, name, &text);
    if (there) puts_all(b, "\"", as, "\":", NULL), put_text(b, &text), puts_all(b, ",", NULL);
    clear(&text);
    return there;
}

/* `"as":"2030-03-04T03:30:00Z",` of a moment, {"unix_ms": …}. */
static bool copy_moment(buf *b, json in, const char *name, const char *as) {
    long long ms;
    struct tm utc;
    char text[64];
    if (!integer_member(member(in, name), "unix_ms", &ms)) return false;
    time_t seconds = (time_t)(ms / 1000);
    if (gmtime_r(&seconds, &utc) == NULL || strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0) return false;
    puts_all(b, "\"", as, "\":\"", text, "\",", NULL);
    return true;
}

static cv_step request(task *t, const char *method, const char *content_type) {
    t->out.failed = t->url.failed || t->authorization.failed || t->body.failed;
    if (t->out.failed) return last(CV_ERROR, &t->out);
    t->headers[0] = (cv_header){literal("accept"), literal("application/json")};
    t->headers[1] = (cv_header){literal("authorization"), bytes(&t->authorization)};
    t->headers[2] = (cv_header){literal("content-type"), literal(content_type)};
    t->request = (cv_request){.size = sizeof(cv_request), .method = literal(method), .url = bytes(&t->url),
                              .body = bytes(&t->body), .headers = t->headers, .n_headers = t->body.len ? 3 : 2};
    t->waiting = true;
    return (cv_step){.kind = CV_HTTP, .id = 1, .http = &t->request};
}

static cv_step first_step(task *t, json call) {
    json meeting = member(call, "meeting");
    const char *method = "POST", *content_type = "application/json";
    buf text = {0};
    bool ok;
    put_buf(&t->url, t->op == CV_OP_REFRESH ? &t->acme->token_url : &t->acme->base_url);
    if (t->op == CV_OP_REFRESH) {
        content_type = "application/x-www-form-urlencoded";
        ok = text_member(call, "refresh_token", &text);
        put_buf(&t->authorization, &t->acme->authorization);
        puts_all(&t->body, "grant_type=refresh_token&refresh_token=", NULL), put_encoded(&t->body, &text);
    } else {
        puts_all(&t->url, "/meetings", NULL), puts_all(&t->authorization, "Bearer ", NULL);
        ok = text_member(member(call, "credentials"), "access_token", &t->authorization);
    }
    if (t->op == CV_OP_CREATE_MEETING) {
        puts_all(&t->body, "{", NULL);
        ok = copy_moment(&t->body, meeting, "start", "starts_at") && copy_moment(&t->body, meeting, "end", "ends_at") && ok;
        puts_all(&t->body, "\"topic\":", NULL);
        ok = text_member(meeting, "title", &text) && ok;
        put_text(&t->body, &text), puts_all(&t->body, "}", NULL);
    } else if (t->op != CV_OP_REFRESH) {
        method = t->op == CV_OP_DELETE_MEETING ? "DELETE" : "GET";
        ok = text_member(call, "id", &text) && ok;
        puts_all(&t->url, "/", NULL), put_encoded(&t->url, &text);
    }
    clear(&text);
    return ok ? request(t, method, content_type) : fail(&t->out, "internal", "The host sent an input of another form.", "");
}

static cv_step failure(task *t, const cv_response *r) {
    static const struct {
        uint16_t status;
        const char *kind, *detail;
    } known[] = {{401, "reauthorization_required", "Acme does not accept this token."},
                 {403, "access_denied", "Acme does not allow this."},
                 {404, "not_found", "Acme does not know this meeting."},
                 {409, "conflict", "Acme sees a conflict."},
                 {429, "rate_limited", "Acme asks for fewer requests."},
                 {503, "provider_unavailable", "Acme is out of service for now."}};
    char more[96];
    /* The host knows better what went wrong on the way, and says so. */
    if (r->error_kind) return fail(&t->out, "provider_unavailable", "No answer from Acme.", "");
    int len = snprintf(more, sizeof more, ",\"status\":%u", r->status);
    for (size_t i = 0; i < r->n_headers; i++) {
        cv_bytes name = r->headers[i].name;
        long long seconds;
        if (name.len != 11 || memcmp(name.ptr, "retry-after", 11) != 0) continue;
        if (integer(stretch(r->headers[i].value), &seconds) && seconds >= 0) /* a date is not read */
            snprintf(more + len, sizeof more - (size_t)len, ",\"retry_after\":%lld", seconds);
    }
    /* RFC 6749 section 5.2: the error's name says more than the status. */
    if (t->op == CV_OP_REFRESH) {
        buf error = {0};
        text_member(stretch(r->body), "error", &error);
        bool dead = is_text(&error, "invalid_grant"), client = is_text(&error, "invalid_client") || r->status == 401;
        clear(&error);
        if (dead) return fail(&t->out, "reauthorization_required", "Acme does not accept the refresh token.", more);
        if (client) {
            snprintf(more + len, sizeof more - (size_t)len, ",\"administrator\":true");
            return fail(&t->out, "provider_error", "Acme does not accept the client id and secret.", more);
        }
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].status == r->status) return fail(&t->out, known[i].kind, known[i].detail, more);
    return fail(&t->out, "provider_error", "Acme answered with an error of its own.", more);
}

static cv_step next_step(task *t, const cv_response *r) {
    json answer = stretch(r->body);
    buf members = {0};
    bool refresh = t->op == CV_OP_REFRESH, ok;
    long long expires_in;
    char text[48];
    if (r->error_kind || r->status < 200 || r->status > 299) return failure(t, r);
    /* A deletion is answered by 204; 200 would be a page of whatever stands before Acme. */
    if (t->op == CV_OP_DELETE_MEETING ? r->status != 204 : !whole(answer))
        return fail(&t->out, "provider_error", "Acme's answer cannot be read.", "");
    if (t->op == CV_OP_DELETE_MEETING) {
        puts_all(&t->out, "null", NULL);
        return last(CV_DONE, &t->out);
    }
    if (refresh) {
        copy_text(&members, answer, "refresh_token", "refresh_token"), copy_text(&members, answer, "scope", "scope");
        copy_text(&members, answer, "token_type", "token_type");
        if (integer_member(answer, "expires_in", &expires_in) && expires_in >= 0) {
            snprintf(text, sizeof text, "\"expires_in\":%lld,", expires_in);
            puts_all(&members, text, NULL);
        }
    } else {
        copy_text(&members, answer, "topic", "title"), copy_text(&members, answer, "join_link", "join_url");
        copy_text(&members, answer, "starts_at", "start"), copy_text(&members, answer, "ends_at", "end");
    }
    ok = refresh ? copy_text(&members, answer, "access_token", "access_token") : copy_text(&members, answer, "id", "id");
    if (ok && !members.failed) members.len--; /* the comma */
    puts_all(&t->out, refresh ? "{\"raw\":{" : "{\"meeting\":{", NULL), put_buf(&t->out, &members);
    if (refresh) puts_all(&t->out, "},", NULL), put_buf(&t->out, &members), puts_all(&t->out, "}", NULL);
    else puts_all(&t->out, "}}", NULL);
    clear(&members);
    if (refresh && !ok) return failure(t, r); /* 200 with an error in it */
    return ok || t->out.failed ? last(CV_DONE, &t->out) : fail(&t->out, "provider_error", "Acme's answer cannot be read.", "");
}

/* === The table === */

static cv_bytes manifest(void) {
    return literal(MANIFEST);
}

/* Scheme, host and port: all before the third slash. */
static void put_origin(buf *to, const buf *url) {
    for (size_t i = 0, slashes = 0; i < url->len && (slashes += url->p[i] == '/') < 3; i++) put(to, url->p + i, 1);
}

static cv_step open_step(instance *acme, cv_bytes config) {
    static const char *const keys[] = {"base_url", "client_id", "client_secret"};
    json in = stretch(config);
    buf pair = {0}, origins[2] = {{0}};
    char more[128];
    for (size_t i = 0; i < 3; i++) {
        buf *to = i == 0 ? &acme->base_url : &pair;
        if (i == 2) puts_all(&pair, ":", NULL);
        if (text_member(in, keys[i], to)) continue;
        clear(&pair);
        snprintf(more, sizeof more, ",\"errors\":[{\"pointer\":\"/%s\",\"detail\":\"is needed and has no default\"}]", keys[i]);
        return fail(&acme->out, "invalid_request", "A key is missing.", more);
    }
    puts_all(&acme->authorization, "Basic ", NULL), put_base64(&acme->authorization, &pair); /* RFC 7617 */
    buf *base = &acme->base_url;
    while (base->len > 0 && base->p[base->len - 1] == '/') base->len--;
    buf *token_url = &acme->token_url; /* an administrator may have another one */
    if (!text_member(in, "token_url", token_url)) clear(token_url), put_buf(token_url, base), puts_all(token_url, "/token", NULL);
    put_origin(&origins[0], base), put_origin(&origins[1], token_url);
    puts_all(&acme->out, "{\"manifest\":" MANIFEST ",\"base_url\":", NULL), put_text(&acme->out, base);
    puts_all(&acme->out, ",\"token_url\":", NULL), put_text(&acme->out, token_url);
    puts_all(&acme->out, ",\"origins\":[", NULL), put_text(&acme->out, &origins[0]);
    puts_all(&acme->out, ",", NULL), put_text(&acme->out, &origins[1]), puts_all(&acme->out, "]}", NULL);
    acme->out.failed |= acme->authorization.failed;
    clear(&pair), clear(&origins[0]), clear(&origins[1]);
    return last(CV_DONE, &acme->out);
}

static void *open_acme(cv_bytes config, const cv_host *host, cv_step *out) {
    (void)host; /* nothing to log */
    instance *acme = calloc(1, sizeof *acme);
    if (acme != NULL) *out = open_step(acme, config);
    return acme;
}

static void close_acme(void *handle) {
    instance *acme = handle;
    clear(&acme->base_url), clear(&acme->token_url), clear(&acme->authorization), clear(&acme->out);
    free(acme);
}

static void *start(void *handle, const cv_call *call, cv_step *out) {
    task *t = calloc(1, sizeof *t);
    if (t == NULL) return NULL;
    t->acme = handle;
    if (call->size < sizeof *call) {
        *out = fail(&t->out, "internal", "The host's cv_call is smaller than version 1 has it.", "");
        return t;
    }
    switch (t->op = call->op) {
    case CV_OP_REFRESH:
    case CV_OP_CREATE_MEETING:
    case CV_OP_GET_MEETING:
    case CV_OP_DELETE_MEETING:
        *out = first_step(t, stretch(call->payload));
        break;
    default:
        *out = fail(&t->out, "unsupported", "Acme has no such operation.", "");
    }
    return t;
}

static void resume(void *handle, uint32_t id, const cv_response *response, cv_step *out) {
    task *t = handle;
    bool expected = t->waiting && id == 1 && response != NULL && response->size >= sizeof *response;
    t->waiting = false;
    *out = expected ? next_step(t, response) : fail(&t->out, "internal", "This is not the answer the task waits for.", "");
}

static void cancel(void *handle) {
    task *t = handle;
    clear(&t->url), clear(&t->authorization), clear(&t->body), clear(&t->out);
    free(t);
}

CV_EXPORT const cv_plugin *convoke_plugin_v1(void) {
    static const cv_plugin table = {
        .abi_version = CV_ABI_VERSION,
        .size = sizeof(cv_plugin),
        .panic_strategy = CV_PANIC_UNWIND,
        .sdk = {(const uint8_t *)"C", 1},
        .manifest = manifest,
        .open = open_acme,
        .close = close_acme,
        .start = start,
        .resume = resume,
        .cancel = cancel,
    };
    return &table;
}

/* Since version 1.1 of the header. */
#ifdef CV_SAMPLES_SYMBOL
CV_EXPORT cv_bytes convoke_plugin_samples_v1(void) {
    return literal(SAMPLES);
}
#endif
