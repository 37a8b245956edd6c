#include "simulator/pattern.h"

#include <stdio.h>
#include <string.h>

#include "proto/text.h"

/* One brace: "{1-4,7,a}". Numbers and ranges of numbers, or words. */
struct brace {
    const char *from, *end; /* between the signs */
};

static const char *brace_next(const char *text, struct brace *b)
{
    const char *open = strchr(text, '{');
    const char *close = open == NULL ? NULL : strchr(open, '}');

    if (close == NULL)
        return NULL;
    *b = (struct brace){open + 1, close};
    return close + 1;
}

static bool number_read(const char **at, const char *end, uint64_t *out)
{
    const char *p = *at;

    *out = 0;
    while (p < end && *p >= '0' && *p <= '9' && p - *at < 9)
        *out = *out * 10 + (uint64_t)(*p++ - '0');
    bool good = p > *at;
    *at = p;
    return good;
}

/* A part is "7", "3-9" or a word. Gives how many it stands for, 0 when it is wrong. */
static uint64_t part_count(const char *from, const char *end, uint64_t *first)
{
    const char *p = from;
    uint64_t a, b;

    if (from == end)
        return 0;
    if (number_read(&p, end, &a) && p < end && *p == '-') {
        p++;
        if (number_read(&p, end, &b) && p == end) {
            *first = a;
            return b < a ? 0 : b - a + 1;
        }
    }
    *first = UINT64_MAX;
    return 1;
}

static const char *part_end(const char *from, const char *end)
{
    const char *comma = memchr(from, ',', (size_t)(end - from));

    return comma == NULL ? end : comma;
}

static uint64_t brace_count(const struct brace *b)
{
    uint64_t n = 0, first;

    for (const char *p = b->from;;) {
        const char *end = part_end(p, b->end);
        uint64_t part = part_count(p, end, &first);
        if (part == 0)
            return 0;
        n += part;
        if (end == b->end)
            return n;
        p = end + 1;
    }
}

static void brace_value(const struct brace *b, uint64_t i, char *out, size_t room)
{
    uint64_t first;

    for (const char *p = b->from;;) {
        const char *end = part_end(p, b->end);
        uint64_t part = part_count(p, end, &first);
        if (i < part) {
            if (first == UINT64_MAX)
                snprintf(out, room, "%.*s", (int)(end - p), p);
            else
                snprintf(out, room, "%llu", (unsigned long long)(first + i));
            return;
        }
        i -= part;
        p = end + 1;
    }
}

uint32_t pattern_count(const char *text, const char **why)
{
    uint64_t many = 1;
    struct brace b;

    while ((text = brace_next(text, &b)) != NULL) {
        uint64_t n = brace_count(&b);
        if (n == 0 || n > PATTERN_MANY_MAX) {
            *why = "花括号里应是数、范围或词,如 {1-40} / braces hold numbers, ranges or words, like {1-40}";
            return 0;
        }
        if (many > 1 && n > 1 && n != many) {
            *why = "几处花括号的个数不同 / the braces stand for different numbers of values";
            return 0;
        }
        if (n > 1)
            many = n;
    }
    return (uint32_t)many;
}

bool pattern_fill(const char *text, uint32_t i, char *out, size_t room)
{
    struct brace b;
    size_t used = 0;
    char value[64];

    for (const char *next; (next = brace_next(text, &b)) != NULL; text = next) {
        brace_value(&b, brace_count(&b) == 1 ? 0 : i, value, sizeof value);
        int len = snprintf(out + used, room - used, "%.*s%s", (int)(b.from - 1 - text), text, value);
        if (len < 0 || (size_t)len >= room - used)
            return false;
        used += (size_t)len;
    }
    return (size_t)snprintf(out + used, room - used, "%s", text) < room - used;
}

void pattern_each(const char *text, const char *each, char *out, size_t room)
{
    size_t used = 0;

    for (; *text != '\0'; text++) {
        bool name = *text == '@' && each != NULL;
        size_t len = name ? strlen(each) : 1;
        if (used + len >= room)
            break;
        memcpy(out + used, name ? each : text, len);
        used += len;
    }
    out[used] = '\0';
    if (*text != '\0')
        text_cut_whole(out);
}
