#include "node/core/views_sum.h"

#include "base/must.h"
#include "node/core/case_store.h"
#include "proto/keys.h"

static void mix(struct id *sum, struct span with)
{
    struct id both[2] = {*sum, hash_of(with)};

    *sum = hash_of(span_of(both, sizeof both));
}

static bool view_add(void *arg, struct span key, struct span value)
{
    enum { TYPE_AT = 8 };

    must(key.len > TYPE_AT);
    mix(arg, key.at[TYPE_AT] == VIEW_CASE ? case_view_of(value) : value);
    mix(arg, key);
    return true;
}

struct id views_sum(struct txn *t, struct area area)
{
    static const uint8_t types[] = {VIEW_CASE,      VIEW_FUND,     VIEW_AUTHORITY, VIEW_WORK,  VIEW_PACK,
                                    VIEW_PACK_TEXT, VIEW_CALENDAR, VIEW_PUSH,      VIEW_RECORD};
    struct id sum = {{0}};

    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        view_each(t, area_first(area), area_last(area), types[i], NULL, view_add, &sum);
    return sum;
}
