#include "node/core/wraps.h"

#include <string.h>

#include "tiers/fold.h"

bool wrapped_key_find(struct txn *t, const struct author *me, const struct office_keys *keys, const struct event *e,
                      struct area place, struct span key_id, uint8_t out[CASE_KEY_BYTES])
{
    const struct area places[] = {e->area, place, e->stream.scope.area};
    struct subject id;

    if (key_id.at == NULL || key_id.len != sizeof id.b)
        return false;
    memcpy(id.b, key_id.at, sizeof id.b);
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        struct view_key k = view_key(places[i], VIEW_KEY, &id, span_of(me->b, sizeof me->b));
        struct span wrapped = view_get(t, &k);
        if (wrapped.at != NULL && wrapped.len == WRAPPED_KEY_BYTES && unwrap_key(out, wrapped, keys) == 0)
            return true;
    }
    return false;
}
