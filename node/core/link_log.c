#include "node/core/link_log.h"

#include <stdio.h>
#include <string.h>

#define GAP_BYTES 16u

static void key_print(char out[40], struct area peer)
{
    snprintf(out, 40, "gaps/%llu", (unsigned long long)peer.code);
}

size_t link_gaps(struct txn *t, struct area peer, struct link_gap out[LINK_GAPS_MAX])
{
    char key[40];

    key_print(key, peer);
    struct span kept = meta_get(t, key);
    size_t n = kept.at == NULL ? 0 : kept.len / GAP_BYTES;
    if (n > LINK_GAPS_MAX)
        n = LINK_GAPS_MAX;
    for (size_t i = 0; i < n; i++)
        out[i] = (struct link_gap){(int64_t)get_be(kept.at + i * GAP_BYTES, 8),
                                   (int64_t)get_be(kept.at + i * GAP_BYTES + 8, 8)};
    return n;
}

void link_gap_note(struct txn *t, struct area peer, struct link_gap gap)
{
    struct link_gap gaps[LINK_GAPS_MAX];
    uint8_t bytes[LINK_GAPS_MAX * GAP_BYTES];
    size_t n = link_gaps(t, peer, gaps);
    char key[40];

    if (gap.from_ms <= 0 || gap.to_ms - gap.from_ms < (int64_t)LINK_GAP_MIN_MS)
        return;
    if (n == LINK_GAPS_MAX)
        memmove(gaps, gaps + 1, --n * sizeof gaps[0]);
    gaps[n++] = gap;
    for (size_t i = 0; i < n; i++) {
        put_be(bytes + i * GAP_BYTES, (uint64_t)gaps[i].from_ms, 8);
        put_be(bytes + i * GAP_BYTES + 8, (uint64_t)gaps[i].to_ms, 8);
    }
    key_print(key, peer);
    meta_put(t, key, span_of(bytes, n * GAP_BYTES));
}

bool link_gap_within(struct txn *t, struct area peer, int64_t from_ms, int64_t to_ms)
{
    struct link_gap gaps[LINK_GAPS_MAX];
    size_t n = link_gaps(t, peer, gaps);

    for (size_t i = 0; i < n; i++)
        if (gaps[i].from_ms < to_ms && gaps[i].to_ms > from_ms)
            return true;
    return false;
}
