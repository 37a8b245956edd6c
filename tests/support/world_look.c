/* What offices hold, compared and unpacked. */
#include "tests/support/world_inside.h"

#include <stdio.h>

#include "node/core/case_store.h"
#include "node/core/views_sum.h"

static struct digest digest_of(struct office *o, struct area a)
{
    struct txn *t = store_begin(o->store, TXN_READ);
    struct digest d = area_digest(t, a);

    EXPECT(store_commit(t) == 0);
    return d;
}

struct digest world_digest(struct world *w, const char *name, const char *area)
{
    struct area a;

    EXPECT(area_parse(&a, area, strlen(area)));
    return digest_of(&w->at[world_find(w, name)], a);
}

static struct id views_of(struct office *o, struct area a)
{
    struct txn *t = store_begin(o->store, TXN_READ);
    struct id sum = views_sum(t, a);

    EXPECT(store_commit(t) == 0);
    return sum;
}

struct id world_views(struct world *w, const char *name, const char *area)
{
    struct area a;

    EXPECT(area_parse(&a, area, strlen(area)));
    return views_of(&w->at[world_find(w, name)], a);
}

static void expect_pair(struct world *w, unsigned i, unsigned k)
{
    struct area in = area_inside(w->at[i].area, w->at[k].area) ? w->at[i].area : w->at[k].area;
    struct digest a = digest_of(&w->at[i], in), b = digest_of(&w->at[k], in);
    struct id va = views_of(&w->at[i], in), vb = views_of(&w->at[k], in);

    if (digest_equal(&a, &b) && id_equal(&va, &vb))
        return;
    fprintf(stderr, "%s holds %llu, %s holds %llu events of %012llu%s\n", w->at[i].name, (unsigned long long)a.count,
            w->at[k].name, (unsigned long long)b.count, (unsigned long long)in.code,
            digest_equal(&a, &b) ? "; views differ" : "");
    world_failed("two offices to agree on what both may see", __FILE__, __LINE__);
}

void world_expect_level(struct world *w)
{
    for (unsigned i = 0; i < w->n; i++)
        for (unsigned k = i + 1; k < w->n; k++)
            if (area_inside(w->at[i].area, w->at[k].area) || area_inside(w->at[k].area, w->at[i].area))
                expect_pair(w, i, k);
}

static struct span key_copy(struct world *w, const char *name, const struct view_key *k)
{
    struct txn *t = store_begin(world_store(w, name), TXN_READ);
    struct span v = view_get(t, k);

    if (v.at != NULL)
        v.at = arena_copy(&w->arena, v.at, v.len);
    EXPECT(store_commit(t) == 0);
    return v;
}

Fangpin__V1__CaseView *world_case(struct world *w, const char *name, struct area area, struct subject household)
{
    struct view_key k = view_key(area, VIEW_CASE, &household, (struct span){NULL, 0});
    struct span v = case_view_of(key_copy(w, name, &k));
    ProtobufCAllocator alloc = arena_allocator(&w->arena);

    return v.at != NULL ? fangpin__v1__case_view__unpack(&alloc, v.len, v.at) : NULL;
}

Fangpin__V1__FundView *world_ledger(struct world *w, const char *name, struct area area, uint32_t epoch,
                                    struct subject fund)
{
    struct view_key k = fund_key(area, epoch, &fund);
    struct span v = key_copy(w, name, &k);
    ProtobufCAllocator alloc = arena_allocator(&w->arena);

    return v.at != NULL ? fangpin__v1__fund_view__unpack(&alloc, v.len, v.at) : NULL;
}

Fangpin__V1__FundView *world_fund(struct world *w, const char *name, struct area area, struct subject fund)
{
    return world_ledger(w, name, area, 1, fund);
}
