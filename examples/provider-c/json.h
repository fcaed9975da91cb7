/*
 * Bytes and JSON for acme.c: as much as one small provider needs. The reader is lenient about what it passes over; what it
 * takes is decoded, and written anew. A larger provider will want a library instead.
 */
#ifndef ACME_JSON_H
#define ACME_JSON_H

#include "convoke_plugin.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* === Growing bytes. After a failed allocation a buf takes no more and says so. === */

typedef struct buf {
    char *p;
    size_t len, cap;
    bool failed;
} buf;

static void put(buf *b, const void *from, size_t len) {
    if (b->failed || len == 0) return;
    if (len > b->cap - b->len) {
        size_t cap = (b->len + len) * 2;
        char *p = realloc(b->p, cap);
        if (p == NULL) {
            b->failed = true;
            return;
        }
        b->p = p, b->cap = cap;
    }
    memcpy(b->p + b->len, from, len);
    b->len += len;
}

/* Each text up to NULL. */
static void puts_all(buf *b, ...) {
    va_list texts;
    va_start(texts, b);
    for (const char *text; (text = va_arg(texts, const char *)) != NULL;) put(b, text, strlen(text));
    va_end(texts);
}

static void put_buf(buf *b, const buf *from) {
    if (!from->failed) put(b, from->p, from->len);
    b->failed |= from->failed;
}

static void clear(buf *b) {
    free(b->p);
    *b = (buf){0};
}

static cv_bytes bytes(const buf *b) {
    return (cv_bytes){(const uint8_t *)b->p, b->len};
}

static cv_bytes literal(const char *text) {
    return (cv_bytes){(const uint8_t *)text, strlen(text)};
}

/* Percent-encodes all but RFC 3986 `unreserved`: one path segment or form value, whatever is in it. */
static void put_encoded(buf *b, const buf *from) {
    for (size_t i = 0; i < from->len; i++) {
        char c = from->p[i], hex[4];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c && strchr("-._~", c));
        snprintf(hex, sizeof hex, plain ? "%c" : "%%%02X", (unsigned char)c);
        puts_all(b, hex, NULL);
    }
    b->failed |= from->failed;
}

static void put_base64(buf *b, const buf *from) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < from->len; i += 3) {
        size_t left = from->len - i;
        uint32_t bits = 0;
        for (size_t k = 0; k < 3; k++) bits = bits << 8 | (k < left ? (unsigned char)from->p[i + k] : 0);
        char four[4] = {digits[bits >> 18], digits[bits >> 12 & 63], digits[bits >> 6 & 63], digits[bits & 63]};
        if (left < 3) four[3] = '=';
        if (left < 2) four[2] = '=';
        put(b, four, 4);
    }
    b->failed |= from->failed;
}

/* === JSON in: a stretch of text that is read from its start. === */

typedef struct json {
    const char *p, *end;
} json;

static json stretch(cv_bytes text) {
    const char *p = text.len ? (const char *)text.ptr : "";
    return (json){p, p + text.len};
}

static bool take(json *in, char c) {
    while (in->p < in->end && (*in->p == ' ' || *in->p == '\t' || *in->p == '\r' || *in->p == '\n')) in->p++;
    if (in->p == in->end || *in->p != c) return false;
    in->p++;
    return true;
}

/* Four hexadecimal digits; a value that no digits have when they are none. */
static uint32_t hex4(json *in) {
    uint32_t code = 0;
    for (int i = 0; i < 4; i++) {
        const char *digits = "0123456789abcdefABCDEF", *found = in->p < in->end && *in->p ? strchr(digits, *in->p) : NULL;
        if (found == NULL) return UINT32_MAX;
        code = code << 4 | (uint32_t)(found - digits < 16 ? found - digits : found - digits - 6);
        in->p++;
    }
    return code;
}

static void put_utf8(buf *b, uint32_t code) {
    size_t len = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xC0, 0xE0, 0xF0};
    unsigned char text[4];
    for (size_t i = len - 1; i > 0; i--, code >>= 6) text[i] = (unsigned char)(0x80 | (code & 0x3F));
    text[0] = (unsigned char)(first[len] | code);
    put(b, text, len);
}

/* A string, decoded into `out`. */
static bool string(json *in, buf *out) {
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    if (!take(in, '"')) return false;
    while (in->p < in->end && *in->p != '"') {
        const char *found;
        if (*in->p != '\\') {
            put(out, in->p++, 1);
        } else if (++in->p == in->end) {
            return false;
        } else if (*in->p && (found = strchr(names, *in->p++)) != NULL) {
            put(out, &values[found - names], 1);
        } else {
            uint32_t code = in->p[-1] == 'u' ? hex4(in) : UINT32_MAX;
            if (code >= 0xD800 && code < 0xDC00 && in->end - in->p > 2 && in->p[0] == '\\' && in->p[1] == 'u') {
                in->p += 2;
                uint32_t low = hex4(in);
                code = low < 0xDC00 || low > 0xDFFF ? UINT32_MAX : 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            }
            if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
            put_utf8(out, code);
        }
    }
    return take(in, '"');
}

/* The value at `in`, passed over. */
static json skip(json *in) {
    buf ignored = {.failed = true}; /* takes nothing */
    json value = *in;
    for (int depth = 0; in->p < in->end; in->p++) {
        char c = *in->p;
        if (depth == 0 && (c == ',' || c == '}')) break;
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (c == '"') in->p = string(in, &ignored) ? in->p - 1 : in->end - 1;
    }
    value.end = in->p;
    return value;
}

/* The value of a member of an object; empty when it is not there. */
static json member(json in, const char *name) {
    buf key = {0};
    bool found = false, more = take(&in, '{');
    json value = {in.end, in.end};
    while (more && !found) {
        key.len = 0;
        more = string(&in, &key) && take(&in, ':');
        found = more && key.len == strlen(name) && memcmp(key.p, name, key.len) == 0;
        json here = skip(&in);
        if (found) value = here;
        more = more && take(&in, ',');
    }
    clear(&key);
    return value;
}

/* Whether it is an object, and all of it: what was cut off is no answer. */
static bool whole(json in) {
    buf ignored = {.failed = true};
    int depth = take(&in, '{');
    if (depth == 0) return false;
    while (depth > 0 && in.p < in.end) {
        char c = *in.p;
        if (c == '"' && !string(&in, &ignored)) return false;
        if (c == '"') continue;
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        in.p++;
    }
    take(&in, '\n'); /* passes over white space */
    return depth == 0 && in.p == in.end;
}

/* A text that is there and not blank. */
static bool text_member(json in, const char *name, buf *out) {
    json value = member(in, name);
    size_t before = out->len;
    bool there = string(&value, out), blank = true;
    for (size_t i = before; i < out->len; i++) blank = blank && strchr(" \t\r\n", out->p[i]) != NULL;
    return there && !blank;
}

static bool is_text(const buf *b, const char *text) {
    return b->len == strlen(text) && memcmp(b->p, text, b->len) == 0;
}

static bool integer(json value, long long *out) {
    bool minus = take(&value, '-');
    long long number = 0;
    int count = 0;
    for (; value.p < value.end && *value.p >= '0' && *value.p <= '9' && count < 18; value.p++, count++)
        number = number * 10 + (*value.p - '0');
    *out = minus ? -number : number;
    return count > 0 && (value.p == value.end || strchr(" \t\r\n", *value.p));
}

static bool integer_member(json in, const char *name, long long *out) {
    return integer(member(in, name), out);
}

/* === JSON out === */

/* The length of the UTF-8 sequence at `p`; 0 when it is none. */
static size_t utf8(const unsigned char *p, size_t left) {
    size_t len = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    for (size_t i = 1; i < len; i++)
        if (i >= left || (p[i] & 0xC0) != 0x80) return 0;
    /* Too long for what it says, a surrogate, or behind the last character. */
    if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F)) return 0;
    if ((p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F)) return 0;
    return len;
}

/* A string. What is no UTF-8 becomes U+FFFD. */
static void put_text(buf *b, const buf *from) {
    puts_all(b, "\"", NULL);
    for (size_t i = 0, len; i < from->len; i += len ? len : 1) {
        unsigned char c = (unsigned char)from->p[i];
        char escaped[8];
        len = utf8((const unsigned char *)from->p + i, from->len - i);
        snprintf(escaped, sizeof escaped, c < 0x20 ? "\\u%04x" : "\\%c", c);
        if (c == '"' || c == '\\' || c < 0x20) puts_all(b, escaped, NULL);
        else if (len == 0) put_utf8(b, 0xFFFD);
        else put(b, from->p + i, len);
    }
    puts_all(b, "\"", NULL);
    b->failed |= from->failed;
}

#endif
