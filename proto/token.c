#include "proto/packet.h"

#include "base/must.h"
#include "proto/text.h"
#include "proto/wire.h"

/* Text: "FP1" and then characters of five bits: the token's bytes, and fifty bits of their hash. */
#define PREFIX_LEN    3
#define CHECK_CHARS   10
#define GROUP_CHARS   5
#define TOKEN_DOMAIN  "fangpin token v1"
#define TOKEN_VERSION 1
#define CHARS_MAX     ((TOKEN_BYTES_MAX * 8 + 4) / 5 + CHECK_CHARS)
static_assert(PREFIX_LEN + CHARS_MAX + (CHARS_MAX + GROUP_CHARS - 1) / GROUP_CHARS + 1 <= TOKEN_TEXT_MAX,
              "the longest token has room for its text");

/* Crockford's base32: without I, L, O and U. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

enum {
    TOKEN_FIELD_VERSION = 1,
    TOKEN_FIELD_NETWORK,
    TOKEN_FIELD_AREA,
    TOKEN_FIELD_NAME,
    TOKEN_FIELD_ADDRESS,
    TOKEN_FIELD_PARENT,
    TOKEN_FIELD_SECRET,
    TOKEN_FIELD_EXPIRES,
};

/* Text without its dashes. */
struct characters {
    uint8_t value[CHARS_MAX]; /* 0..31 */
    size_t n;
};

/* The bytes as numbers of five bits, the last one filled up with zeros. */
static void bits_put(struct characters *c, const uint8_t *bytes, size_t n_chars)
{
    for (size_t i = 0; i < n_chars; i++) {
        unsigned v = 0;
        for (size_t bit = 5 * i; bit < 5 * i + 5; bit++)
            v = v << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1);
        c->value[c->n++] = (uint8_t)v;
    }
}

/* Back; false when bits beyond the last whole byte are not zero. */
static bool bits_get(uint8_t *out, size_t *len, const uint8_t *value, size_t n)
{
    uint32_t bits = 0;
    unsigned have = 0;

    *len = 0;
    for (size_t i = 0; i < n; i++) {
        bits = bits << 5 | value[i];
        have += 5;
        if (have >= 8) {
            have -= 8;
            out[(*len)++] = (uint8_t)(bits >> have);
            bits &= (1u << have) - 1;
        }
    }
    return bits == 0 && have < 5;
}

static struct id token_check(const uint8_t *bytes, size_t len)
{
    uint8_t text[sizeof TOKEN_DOMAIN + TOKEN_BYTES_MAX];

    memcpy(text, TOKEN_DOMAIN, sizeof TOKEN_DOMAIN);
    memcpy(text + sizeof TOKEN_DOMAIN, bytes, len);
    return hash_of(span_of(text, sizeof TOKEN_DOMAIN + len));
}

static size_t token_encode(uint8_t out[TOKEN_BYTES_MAX + 4], const struct token *t)
{
    uint8_t *at = out;

    at = wire_put_number(at, TOKEN_FIELD_VERSION, TOKEN_VERSION);
    at = wire_put_bytes(at, TOKEN_FIELD_NETWORK, span_of(t->network.b, sizeof t->network.b));
    at = wire_put_number(at, TOKEN_FIELD_AREA, t->area.code);
    at = wire_put_bytes(at, TOKEN_FIELD_NAME, span_str(t->name));
    at = wire_put_bytes(at, TOKEN_FIELD_ADDRESS, span_str(t->address));
    at = wire_put_bytes(at, TOKEN_FIELD_PARENT, span_of(t->parent.b, sizeof t->parent.b));
    at = wire_put_bytes(at, TOKEN_FIELD_SECRET, span_of(t->secret, sizeof t->secret));
    at = wire_put_number(at, TOKEN_FIELD_EXPIRES, t->expires_ms);
    return (size_t)(at - out);
}
static_assert(2 + 18 + 11 + 3 + AREA_NAME_BYTES_MAX + 2 + 128 + 34 + 34 + 11 <= TOKEN_BYTES_MAX,
              "the longest token fits its limit");

int token_print(char out[TOKEN_TEXT_MAX], const struct token *t)
{
    uint8_t bytes[TOKEN_BYTES_MAX + 8] = {0}; /* zeros behind: the last character is filled up from them */
    struct characters c = {.n = 0};

    if (strnlen(t->name, sizeof t->name) == sizeof t->name ||
        strnlen(t->address, sizeof t->address) == sizeof t->address)
        return ERR_TOO_BIG;
    size_t len = token_encode(bytes, t);
    must(len <= TOKEN_BYTES_MAX);
    struct id check = token_check(bytes, len);
    bits_put(&c, bytes, (len * 8 + 4) / 5);
    bits_put(&c, check.b, CHECK_CHARS);

    memcpy(out, "FP1", PREFIX_LEN);
    out += PREFIX_LEN;
    for (size_t i = 0; i < c.n; i++) {
        if (i % GROUP_CHARS == 0)
            *out++ = '-';
        *out++ = alphabet[c.value[i]];
    }
    *out = '\0';
    return 0;
}

/* 0..31; -1: no character of the alphabet, even with good will. */
static int char_value(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'O')
        return 0;
    if (c == 'I' || c == 'L')
        return 1;
    const char *at = c != '\0' ? strchr(alphabet, c) : NULL;
    return at != NULL ? (int)(at - alphabet) : -1;
}

static bool char_passed_over(char c)
{
    return c == '-' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* ERR_BAD_TOKEN names the group of the first wrong character; ERR_TOO_BIG: longer than any token. */
static int characters_get(struct characters *out, const char *text, int *group)
{
    static const uint8_t prefix[PREFIX_LEN] = {15, 22, 1}; /* F, P, 1 */
    size_t seen = 0;

    out->n = 0;
    for (; *text != '\0'; text++) {
        if (char_passed_over(*text))
            continue;
        int v = char_value(*text);
        if (seen < PREFIX_LEN && v != prefix[seen])
            return ERR_BAD_TOKEN;
        if (v < 0) {
            *group = (int)(out->n / GROUP_CHARS) + 1;
            return ERR_BAD_TOKEN;
        }
        if (++seen <= PREFIX_LEN)
            continue;
        if (out->n == CHARS_MAX)
            return ERR_BAD_TOKEN;
        out->value[out->n++] = (uint8_t)v;
    }
    return out->n > CHECK_CHARS ? 0 : ERR_BAD_TOKEN;
}

static bool text_get(char *out, size_t room, const struct wire_field *f)
{
    if (f->type != WIRE_BYTES || f->bytes.len >= room || !text_shown(f->bytes))
        return false;
    memcpy(out, f->bytes.at, f->bytes.len);
    out[f->bytes.len] = '\0';
    return true;
}

static bool bytes_get(uint8_t *out, size_t len, const struct wire_field *f)
{
    if (f->type != WIRE_BYTES || f->bytes.len != len)
        return false;
    memcpy(out, f->bytes.at, len);
    return true;
}

static bool field_get(struct token *t, uint64_t *version, const struct wire_field *f)
{
    switch (f->no) {
    case TOKEN_FIELD_VERSION:
        *version = f->number;
        return f->type == WIRE_VARINT;
    case TOKEN_FIELD_NETWORK:
        return bytes_get(t->network.b, sizeof t->network.b, f);
    case TOKEN_FIELD_AREA:
        t->area.code = f->number;
        return f->type == WIRE_VARINT;
    case TOKEN_FIELD_NAME:
        return text_get(t->name, sizeof t->name, f);
    case TOKEN_FIELD_ADDRESS:
        return text_get(t->address, sizeof t->address, f);
    case TOKEN_FIELD_PARENT:
        return bytes_get(t->parent.b, sizeof t->parent.b, f);
    case TOKEN_FIELD_SECRET:
        return bytes_get(t->secret, sizeof t->secret, f);
    case TOKEN_FIELD_EXPIRES:
        t->expires_ms = f->number;
        return f->type == WIRE_VARINT;
    default:
        return true;
    }
}

static int token_decode(struct token *t, struct span bytes)
{
    struct wire w = wire_of(bytes);
    struct wire_field f = {0};
    uint64_t version = 0;
    uint32_t seen = 0;

    *t = (struct token){0};
    while (wire_next(&w, &f) == WIRE_FIELD) {
        if (!field_get(t, &version, &f))
            return ERR_MALFORMED;
        if (f.no < 32)
            seen |= 1u << f.no;
    }
    uint32_t needed = 1u << TOKEN_FIELD_NETWORK | 1u << TOKEN_FIELD_PARENT | 1u << TOKEN_FIELD_SECRET;
    if (w.at != w.end || version != TOKEN_VERSION || (seen & needed) != needed || !area_valid(t->area))
        return ERR_MALFORMED;
    return 0;
}

int token_parse(struct token *out, const char *text, int *group)
{
    struct characters c, check = {.n = 0};
    uint8_t bytes[TOKEN_BYTES_MAX + 8];
    size_t len;

    *group = 0;
    int rc = characters_get(&c, text, group);
    if (rc != 0)
        return rc;
    size_t n = c.n - CHECK_CHARS;
    if (!bits_get(bytes, &len, c.value, n))
        return ERR_BAD_TOKEN;
    struct id hash = token_check(bytes, len);
    bits_put(&check, hash.b, CHECK_CHARS);
    if (memcmp(check.value, c.value + n, CHECK_CHARS) != 0)
        return ERR_BAD_TOKEN;
    return token_decode(out, span_of(bytes, len));
}
