/* What offices hold, compared: the same events inside an area make the same bytes (D1). */
#include "node/core/case_store.h"
#include "simulator/sim_internal.h"

int sim_held(struct sim *s, uint32_t no, struct area area, struct digest *out)
{
    struct node *n = node_of(s, no);

    if (n->o.core == NULL)
        return ERR_STATE;
    struct txn *t = store_begin(n->o.store, TXN_READ);
    *out = area_digest(t, area);
    return store_commit(t);
}

struct views_walk {
    struct id sum;
    bool odd; /* a key longer than any that folds make */
};

static bool views_add(void *arg, struct span key, struct span value)
{
    enum { TYPE_AT = 8, KEY_MAX = 96 };
    struct views_walk *v = arg;
    uint8_t both[32 + KEY_MAX];

    if (key.len <= TYPE_AT || key.len > KEY_MAX) {
        v->odd = true;
        return false;
    }
    struct id h = hash_of(key.at[TYPE_AT] == VIEW_CASE ? case_view_of(value) : value);
    memcpy(both, v->sum.b, 32);
    memcpy(both + 32, h.b, 32);
    v->sum = hash_of(span_of(both, 64));
    memcpy(both, v->sum.b, 32);
    memcpy(both + 32, key.at, key.len);
    v->sum = hash_of(span_of(both, 32 + key.len));
    return true;
}

int sim_views(struct sim *s, uint32_t no, struct area area, struct id *out)
{
    static const uint8_t types[] = {VIEW_CASE, VIEW_FUND,      VIEW_AUTHORITY, VIEW_WORK,
                                    VIEW_PACK, VIEW_PACK_TEXT, VIEW_CALENDAR};
    struct node *n = node_of(s, no);
    struct views_walk v = {.odd = false};

    if (n->o.core == NULL)
        return ERR_STATE;
    struct txn *t = store_begin(n->o.store, TXN_READ);
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        view_each(t, area_first(area), area_last(area), types[i], NULL, views_add, &v);
    *out = v.sum;
    int rc = store_commit(t);
    return rc != 0 ? rc : v.odd ? ERR_CORRUPT : 0;
}

int sim_agrees(struct sim *s, uint32_t child, bool *events, bool *views)
{
    struct node *n = node_of(s, child);
    struct digest a, b;
    struct id va, vb;

    *events = *views = true;
    if (n->o.parent == NO_OFFICE)
        return 0;
    int rc = sim_held(s, child, n->o.area, &a);
    if (rc == 0)
        rc = sim_held(s, n->o.parent, n->o.area, &b);
    if (rc == 0)
        rc = sim_views(s, child, n->o.area, &va);
    if (rc == 0)
        rc = sim_views(s, n->o.parent, n->o.area, &vb);
    if (rc != 0)
        return rc;
    *events = digest_equal(&a, &b);
    *views = id_equal(&va, &vb);
    return 0;
}
