#include "base/near.h"

#include <ctype.h>
#include <string.h>

#define WORD_MAX 63

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;

    return m < c ? m : c;
}

size_t near_distance(const char *a, const char *b)
{
    size_t row[3][WORD_MAX + 1];
    size_t la = strnlen(a, WORD_MAX), lb = strnlen(b, WORD_MAX);

    for (size_t j = 0; j <= lb; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= la; i++) {
        size_t *now = row[i % 3], *up = row[(i + 2) % 3], *upup = row[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= lb; j++) {
            int x = tolower((unsigned char)a[i - 1]), y = tolower((unsigned char)b[j - 1]);
            now[j] = min3(up[j] + 1, now[j - 1] + 1, up[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) && tolower((unsigned char)a[i - 2]) == y &&
                upup[j - 2] + 1 < now[j])
                now[j] = upup[j - 2] + 1;
        }
    }
    return row[la % 3][lb];
}

const char *near_match(const char *word, const void *rows, size_t n, size_t stride)
{
    const char *best = NULL;
    size_t best_distance = strlen(word) / 3 + 2; /* more changes than this are another word */

    for (size_t i = 0; i < n; i++) {
        const char *name;
        memcpy(&name, (const char *)rows + i * stride, sizeof name);
        if (name == NULL)
            continue;
        size_t d = near_distance(word, name);
        if (d < best_distance && d < strlen(name)) {
            best_distance = d;
            best = name;
        }
    }
    return best;
}
