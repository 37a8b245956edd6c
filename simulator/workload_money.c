/* Funds and rights, at their edges. */
#include "base/clock.h"
#include "simulator/workload_inside.h"

/* From an office to one below it. */
void work_rights(struct workload *w, struct prng *p)
{
    uint32_t to = work_any(w, p, TIER_VILLAGE, TIER_TOWNSHIP);
    uint32_t from = to != NO_OFFICE ? sim_office(w->s, to)->parent : NO_OFFICE;
    const struct work_fund *fund = from != NO_OFFICE ? work_fund_of(w, p, from) : NULL;

    if (fund == NULL)
        return;
    struct filing f = {.kind = KIND_RIGHTS, .area = sim_office(w->s, to)->area, .fund = fund->id};
    f.amount_fen = work_amount(p, work_available(w, from, &fund->id));
    work_file(w, from, &f, NULL);
}

void work_give_back(struct workload *w, struct prng *p)
{
    uint32_t from = work_any(w, p, TIER_VILLAGE, TIER_TOWNSHIP);
    uint32_t to = from != NO_OFFICE ? sim_office(w->s, from)->parent : NO_OFFICE;
    const struct work_fund *fund = to != NO_OFFICE ? work_fund_of(w, p, from) : NULL;

    if (fund == NULL)
        return;
    struct filing f = {.fund = fund->id, .area = sim_office(w->s, to)->area};
    f.kind = prng_below(p, 2) == 0 ? KIND_RIGHTS : KIND_EXPIRY;
    f.amount_fen = work_amount(p, work_available(w, from, &fund->id));
    work_file(w, from, &f, NULL);
}

void work_ask_back(struct workload *w, struct prng *p)
{
    uint32_t of = work_any(w, p, TIER_VILLAGE, TIER_TOWNSHIP);
    uint32_t by = of != NO_OFFICE ? sim_office(w->s, of)->parent : NO_OFFICE;
    const struct work_fund *fund = by != NO_OFFICE ? work_fund_of(w, p, of) : NULL;

    if (fund == NULL)
        return;
    struct filing f = {.kind = KIND_RECALL, .area = sim_office(w->s, of)->area, .fund = fund->id};
    bool dead = prng_below(p, 4) == 0 && sim_office(w->s, of)->epoch > 1;
    f.amount_fen = 1 + (int64_t)prng_below(p, 10000);
    if (dead) { /* what an office of an earlier epoch held is written off */
        f.kind = KIND_WRITE_OFF;
        f.epoch = sim_office(w->s, of)->epoch - 1;
        by = fund->owner;
    }
    work_file(w, by, &f, NULL);
}

void work_raise(struct workload *w, struct prng *p)
{
    const struct work_fund *fund = w->n_funds > 0 ? &w->fund[prng_below(p, w->n_funds)] : NULL;

    if (fund == NULL)
        return;
    struct filing f = {.kind = KIND_FUND, .fund = fund->id, .amount_fen = 1 + (int64_t)prng_below(p, 1000000)};
    work_file(w, fund->owner, &f, NULL);
}

void work_authority(struct workload *w, struct prng *p)
{
    uint32_t to = work_any(w, p, TIER_VILLAGE, TIER_VILLAGE);
    uint32_t by = to != NO_OFFICE ? work_above(w, to, prng_below(p, 2) == 0 ? TIER_TOWNSHIP : TIER_COUNTY) : NO_OFFICE;
    const struct work_fund *fund = by != NO_OFFICE ? work_fund_of(w, p, by) : NULL;
    struct filing_reply r;

    if (fund == NULL || w->n_authorities == WORK_AUTHORITIES_MAX)
        return;
    struct filing f = {.kind = KIND_STANDING_AUTHORITY,
                       .area = sim_office(w->s, to)->area,
                       .fund = fund->id,
                       .kinds = {HELP_CASH, HELP_GOODS, HELP_WATER},
                       .n_kinds = 3};
    uint32_t today = date_of(sim_wall(w->s));
    f.amount_fen =
        1 + (int64_t)prng_below(p, prng_below(p, 2) == 0 ? 500000 : 2000); /* what a village's rights may cover */
    f.per_household_fen = 1 + (int64_t)prng_below(p, (uint64_t)f.amount_fen);
    if (f.amount_fen % 2 == 0)
        f.per_household_fen = f.amount_fen; /* the total alone limits it */
    f.valid_from = today;
    f.valid_to = date_add(today, (int)prng_below(p, 10)); /* today included: the deadline day is met often */
    if (work_file(w, by, &f, &r))
        w->authority[w->n_authorities++] = (struct work_authority){to, r.subject, fund->id};
}
