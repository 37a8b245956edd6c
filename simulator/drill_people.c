/* people { in = {"villages"} households = 80 monitored = 60 … }: who lives where before the drill begins. */
#include <stdio.h>

#include "simulator/drill_reading.h"

struct living {
    struct drill_set in;
    uint64_t households, monitored, lifted, destitute;
};

static void in_take(struct reader *r, const struct drill_item *i, void *to)
{
    reader_set(r, i->value, &((struct living *)to)->in);
}

static void households_take(struct reader *r, const struct drill_item *i, void *to)
{
    reader_number(r, i, 100000, &((struct living *)to)->households);
}

static void monitored_take(struct reader *r, const struct drill_item *i, void *to)
{
    reader_number(r, i, DRILL_HOUSEHOLDS_MAX, &((struct living *)to)->monitored);
}

static void lifted_take(struct reader *r, const struct drill_item *i, void *to)
{
    reader_number(r, i, DRILL_HOUSEHOLDS_MAX, &((struct living *)to)->lifted);
}

static void destitute_take(struct reader *r, const struct drill_item *i, void *to)
{
    reader_number(r, i, DRILL_HOUSEHOLDS_MAX, &((struct living *)to)->destitute);
}

/* The share of office number `k` of `n` of a sum: the first ones get one more where it does not come out even. */
static uint32_t share(uint64_t sum, size_t n, size_t k)
{
    return (uint32_t)(sum / n + (k < sum % n));
}

static bool is_village(struct reader *r, const struct drill_item *i, const struct drill_office *o)
{
    if (area_tier(o->area) == TIER_VILLAGE)
        return true;
    drill_fault(r->faults, i->line, 0, "in = {\"villages\"}", "户只住在村里 / households live in villages only: %.40s",
                o->name);
    return false;
}

static void living_put(struct reader *r, const struct drill_item *i, const struct living *l)
{
    for (size_t k = 0; k < l->in.n; k++) {
        struct drill_office *o = (struct drill_office *)(uintptr_t)&r->d->offices[l->in.at[k]];
        if (!is_village(r, i, o))
            return;
        if (o->households > 0) {
            drill_fault(r->faults, i->line, 0, "各村只写一次 / name each village once",
                        "这个村已有户 / the village has households already: %.40s", o->name);
            return;
        }
        o->households = (uint32_t)l->households;
        o->monitored = share(l->monitored, l->in.n, k);
        o->lifted = share(l->lifted, l->in.n, k);
        o->destitute = share(l->destitute, l->in.n, k);
        if ((uint64_t)o->monitored + o->lifted + o->destitute > o->households) {
            drill_fault(r->faults, i->line, 0, "减少它们,或加 households / fewer of them, or more households",
                        "监测、脱贫、困难户合计多于户数 / more special households than households");
            return;
        }
    }
}

static void people_take(struct reader *r, const struct drill_item *i, void *to)
{
    static const struct known inside[] = {
        {"in", KNOWN_MANY, in_take},
        {"households", KNOWN_ONE, households_take},
        {"monitored", KNOWN_ONE, monitored_take},
        {"lifted", KNOWN_ONE, lifted_take},
        {"destitute", KNOWN_ONE, destitute_take},
    };
    struct living l = {0};
    size_t faults = r->faults->n;

    (void)to;
    reader_items(r, i->item, inside, ARRAY_LEN(inside), &l);
    if (r->faults->n > faults)
        return;
    if (l.in.n == 0)
        reader_missing(r, i->line, "people", "in", "in = {\"villages\"}");
    else if (l.households == 0)
        reader_missing(r, i->line, "people", "households", "households = 80");
    else
        living_put(r, i, &l);
}

void reader_people(struct reader *r, const struct drill_item *first)
{
    static const struct known row = {"people", KNOWN_SECTION, people_take};
    uint64_t sum = 0;

    reader_pick(r, first, &row, NULL);
    for (uint32_t i = 0; i < r->d->n_offices; i++)
        sum += r->d->offices[i].households;
    if (sum > DRILL_HOUSEHOLDS_MAX)
        drill_fault(r->faults, 1, 0, "减少 households / fewer households", "户太多 / too many households: %llu",
                    (unsigned long long)sum);
}
