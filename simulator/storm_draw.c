/* What a seed draws: a small tree, a subset of the faults, a mix of work, and when what happens. */
#include <stdio.h>
#include <stdlib.h>

#include "base/must.h"
#include "simulator/storm.h"
#include "simulator/workload.h"

static void line_add(struct storm_draw *d, uint64_t code, const char *name, unsigned no)
{
    int n = snprintf(d->areas + d->areas_len, sizeof d->areas - d->areas_len, "%012llu,%s%u\n",
                     (unsigned long long)code, name, no);

    must(n > 0 && (size_t)n < sizeof d->areas - d->areas_len);
    d->areas_len += (size_t)n;
}

/* Codes of region 99, which is assigned to nobody. */
static void areas_write(struct storm_draw *d)
{
    const uint64_t city = 990100000000ull;

    if (!d->from_county)
        line_add(d, city, "市", 1);
    for (unsigned c = 1; c <= d->counties; c++) {
        uint64_t county = city + c * 1000000ull;
        line_add(d, county, "县", c);
        for (unsigned t = 1; t <= d->townships; t++) {
            uint64_t township = county + (99 + t) * 1000ull;
            line_add(d, township, "乡", t);
            for (unsigned v = 1; v <= d->villages; v++)
                line_add(d, township + 200 + v, "村", v);
        }
    }
}

static void tree_draw(struct storm_draw *d)
{
    struct prng p = prng_fork(d->seed, "storm tree");

    d->from_county = prng_below(&p, 4) == 0;
    d->counties = d->from_county ? 1 : 1 + (unsigned)prng_below(&p, 3);
    d->townships = 1 + (unsigned)prng_below(&p, 4);
    d->villages = 1 + (unsigned)prng_below(&p, 4);
    while (!d->from_county + d->counties * (1 + d->townships * (1 + d->villages)) > STORM_DRAWN_OFFICES_MAX) {
        if (d->villages > 1)
            d->villages--;
        else if (d->townships > 1)
            d->townships--;
        else
            d->counties--;
    }
    areas_write(d);
}

static void weights_draw(struct storm_draw *d)
{
    struct prng p = prng_fork(d->seed, "storm weights");

    for (unsigned i = 0; i < STORM_FAULTS; i++) {
        bool armed = prng_below(&p, 2) == 0;
        unsigned weight = 1 + (unsigned)prng_below(&p, 8);
        d->fault_weight[i] = armed ? weight : 0;
    }
    for (unsigned i = 0; i < DOES_ACTS; i++) {
        bool armed = prng_below(&p, 5) != 0;
        unsigned weight = 1 + (unsigned)prng_below(&p, 10);
        d->act_weight[i] = armed ? weight : 0;
    }
    d->act_weight[DOES_CASE_STEP] += 20; /* a case is many steps */
    d->act_weight[DOES_HOUSEHOLD] += 2;
}

static unsigned weighted(struct prng *p, const unsigned *weight, unsigned n)
{
    uint64_t all = 0;

    for (unsigned i = 0; i < n; i++)
        all += weight[i];
    if (all == 0)
        return n;
    uint64_t at = prng_below(p, all);
    for (unsigned i = 0; i < n; i++) {
        if (at < weight[i])
            return i;
        at -= weight[i];
    }
    return n;
}

static int item_order(const void *a, const void *b)
{
    const struct storm_item *x = a, *y = b;

    if (x->ms != y->ms)
        return x->ms < y->ms ? -1 : 1;
    return x->seed < y->seed ? -1 : x->seed > y->seed;
}

static void items_draw(struct storm_draw *d)
{
    struct prng p = prng_fork(d->seed, "storm items");
    size_t acts = 120 + prng_below(&p, 240), faults = prng_below(&p, 10) == 0 ? 0 : 10 + prng_below(&p, 50);

    d->item = calloc(acts + faults, sizeof *d->item);
    must(d->item != NULL && acts + faults <= STORM_ITEMS_MAX);
    for (size_t i = 0; i < acts + faults; i++) {
        struct storm_item it = {.is_fault = i >= acts};
        it.ms = prng_below(&p, d->minutes * 60000);
        it.kind = (uint8_t)(it.is_fault ? weighted(&p, d->fault_weight, STORM_FAULTS)
                                        : weighted(&p, d->act_weight, DOES_ACTS));
        it.seed = prng_next(&p);
        if (it.kind < (it.is_fault ? (unsigned)STORM_FAULTS : (unsigned)DOES_ACTS))
            d->item[d->n_items++] = it;
    }
    qsort(d->item, d->n_items, sizeof *d->item, item_order);
}

void storm_draw(struct storm_draw *d, uint64_t seed, uint64_t minutes)
{
    static const uint64_t spans[] = {30, 120, 360, 1440, 4320, 14400};
    struct prng p = prng_fork(seed, "storm span");

    *d = (struct storm_draw){.seed = seed};
    uint64_t drawn = spans[prng_below(&p, ARRAY_LEN(spans))];
    d->minutes = minutes > 0 ? minutes : drawn;
    tree_draw(d);
    weights_draw(d);
    items_draw(d);
}

void storm_draw_free(struct storm_draw *d)
{
    free(d->item);
    d->item = NULL;
}
