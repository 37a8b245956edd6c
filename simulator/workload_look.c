/* What an officer sees at his desk. */
#include "node/core/case_store.h"
#include "proto/packet.h"
#include "simulator/workload_inside.h"

const struct work_home *work_home_any(struct workload *w, struct prng *p)
{
    bool few = prng_below(p, 4) != 0; /* most acts are about a few, so that their cases go all the way */
    size_t among = few && w->n_homes > WORK_HOMES_FEW ? WORK_HOMES_FEW : w->n_homes;

    return among > 0 ? &w->home[prng_below(p, among)] : NULL;
}

Fangpin__V1__CaseView *work_case(struct workload *w, uint32_t office, const struct work_home *h)
{
    const struct sim_office *o = office == NO_OFFICE ? NULL : sim_office(w->s, office);
    ProtobufCAllocator memory = arena_allocator(&w->arena);

    if (o == NULL || o->power != POWER_ON)
        return NULL;
    struct txn *t = store_begin(o->store, TXN_READ);
    struct view_key k = view_key(sim_office(w->s, h->village)->area, VIEW_CASE, &h->id, span_of(NULL, 0));
    struct span v = case_view_of(view_get(t, &k));
    Fangpin__V1__CaseView *out = v.at != NULL ? fangpin__v1__case_view__unpack(&memory, v.len, v.at) : NULL;
    return store_commit(t) == 0 ? out : NULL;
}

int64_t work_available(struct workload *w, uint32_t office, const struct subject *fund)
{
    const struct sim_office *o = sim_office(w->s, office);
    int64_t there = 0;

    if (o->power != POWER_ON)
        return 0;
    struct txn *t = store_begin(o->store, TXN_READ);
    struct view_key k = fund_key(o->area, o->epoch, fund);
    struct span v = view_get(t, &k);
    if (v.at != NULL)
        there = fund_available(v);
    return store_commit(t) == 0 ? there : 0;
}

const struct work_fund *work_fund_of(struct workload *w, struct prng *p, uint32_t office)
{
    struct area a = sim_office(w->s, office)->area;
    const struct work_fund *fit[WORK_FUNDS_MAX];
    size_t n = 0;

    for (size_t i = 0; i < w->n_funds; i++)
        if (area_inside(a, sim_office(w->s, w->fund[i].owner)->area))
            fit[n++] = &w->fund[i];
    return n > 0 ? fit[prng_below(p, n)] : NULL;
}

int64_t work_amount(struct prng *p, int64_t there)
{
    switch (prng_below(p, 6)) {
    case 0:
        return 1;
    case 1:
        return there > 0 ? there : 1;
    case 2:
        return there + 1;
    case 3:
        return there > 1 ? there - 1 : 1;
    default:
        return 1 + (int64_t)prng_below(p, there > 3 ? (uint64_t)there / 3 : 1);
    }
}
