#include "base/id.h"

#include "base/span.h"

void digest_add_id(struct digest *d, const struct id *id)
{
    d->count++;
    for (size_t i = 0; i < 4; i++)
        d->sum[i] += get_be(id->b + 8 * i, 8);
}

void digest_add(struct digest *d, const struct digest *more)
{
    d->count += more->count;
    for (size_t i = 0; i < 4; i++)
        d->sum[i] += more->sum[i];
}

void digest_put(uint8_t at[DIGEST_BYTES], const struct digest *d)
{
    put_be(at, d->count, 8);
    for (size_t i = 0; i < 4; i++)
        put_be(at + 8 + 8 * i, d->sum[i], 8);
}

struct digest digest_get(const uint8_t at[DIGEST_BYTES])
{
    struct digest d = {.count = get_be(at, 8)};

    for (size_t i = 0; i < 4; i++)
        d.sum[i] = get_be(at + 8 + 8 * i, 8);
    return d;
}

void hex_print(char *out, const void *at, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    const uint8_t *p = at;

    for (size_t i = 0; i < len; i++) {
        out[2 * i] = digits[p[i] >> 4];
        out[2 * i + 1] = digits[p[i] & 15];
    }
    out[2 * len] = '\0';
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool hex_parse(void *out, size_t len, const char *text, size_t text_len)
{
    uint8_t *p = out;

    if (text_len != 2 * len)
        return false;
    for (size_t i = 0; i < len; i++) {
        int hi = hex_digit(text[2 * i]), lo = hex_digit(text[2 * i + 1]);
        if (hi < 0 || lo < 0)
            return false;
        p[i] = (uint8_t)(hi << 4 | lo);
    }
    return true;
}
