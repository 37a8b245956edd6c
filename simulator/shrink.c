#include "simulator/shrink.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

static size_t kept(const uint8_t *keep, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += keep[i] != 0;
    return count;
}

/* Leave out the items number first…first+size of those that are kept. */
static void leave_out(const uint8_t *keep, uint8_t *out, size_t n, size_t first, size_t size)
{
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        out[i] = keep[i] && !(at >= first && at < first + size);
        at += keep[i] != 0;
    }
}

size_t shrink(uint8_t *keep, size_t n, unsigned tries, shrink_fn *fails, void *self)
{
    uint8_t *less = malloc(n + 1);
    size_t size = kept(keep, n) / 2;

    must(less != NULL);
    while (size > 0 && tries > 0) {
        bool smaller = false;
        for (size_t first = 0; first < kept(keep, n) && tries > 0;) {
            leave_out(keep, less, n, first, size);
            tries--;
            if (fails(self, less, n)) {
                memcpy(keep, less, n);
                smaller = true;
            } else {
                first += size;
            }
        }
        size = smaller && size == 1 ? 1 : size / 2; /* one by one again while that still helps */
    }
    free(less);
    return kept(keep, n);
}

void shrink_print(char *out, size_t room, const uint8_t *keep, size_t n)
{
    size_t len = 0;

    out[0] = '\0';
    for (size_t i = 0; i < n && len + 24 < room; i++) {
        size_t last = i;
        if (!keep[i])
            continue;
        while (last + 1 < n && keep[last + 1])
            last++;
        const char *comma = len > 0 ? "," : "";
        if (last > i)
            len += (size_t)snprintf(out + len, room - len, "%s%zu-%zu", comma, i, last);
        else
            len += (size_t)snprintf(out + len, room - len, "%s%zu", comma, i);
        i = last;
    }
}

bool shrink_parse(uint8_t *keep, size_t n, const char *text)
{
    memset(keep, 0, n);
    while (*text != '\0') {
        char *end;
        unsigned long first = strtoul(text, &end, 10), last = first;
        if (end == text)
            return false;
        if (*end == '-') {
            text = end + 1;
            last = strtoul(text, &end, 10);
            if (end == text)
                return false;
        }
        if (first > last || last >= n || (*end != '\0' && *end != ','))
            return false;
        memset(keep + first, 1, last - first + 1);
        text = *end == ',' ? end + 1 : end;
    }
    return true;
}
