/* Expectations looked at, and the calm at the end. */
#include <stdio.h>

#include "simulator/drill_run_internal.h"
#include "simulator/drill_time.h"

#define HOP_MS 10000u

void run_expect(struct drilling *r, const struct drill_expect *e)
{
    struct expect_run x = {r->s, r->d, r->names, record_measure, r->record};
    struct expect_outcome out;
    char id[32];
    unsigned no = 1;

    for (const struct drill_expect *b = r->d->expect; b != e; b = b->next)
        no++;
    snprintf(id, sizeof id, "E%u", no);
    expect_look(&x, e, &out);
    record_expect(r->record, e->id != NULL ? e->id : id, e->zh, e->en, &out);
}

/* Until nobody waits for anything, or the budget is spent. */
int run_calm(struct drilling *r, uint64_t *level_ms)
{
    uint64_t from = sim_now(r->s), end = from + r->d->calm_ms;
    struct expect_outcome out = {.office = NO_OFFICE};
    bool level = false;
    const char *why = "";
    char length[32];
    int rc = 0;

    *level_ms = SIM_NEVER;
    while (rc == 0 && !level && sim_now(r->s) < end) {
        rc = sim_run_until(r->s, sim_now(r->s) + HOP_MS);
        if (rc == 0 && record_draining(r->record))
            rc = record_drain(r->record);
        if (rc == 0 && !sim_busy(r->s))
            rc = record_level(r->record, &level, &out.office, &why);
        if (r->o->progress != NULL)
            r->o->progress(r->o->self, sim_now(r->s) - r->base_ms, r->d->length_ms + r->d->calm_ms,
                           sim_stats(r->s)->filings, "恢复一致 / coming level");
    }
    if (rc != 0)
        return rc;
    if (level)
        *level_ms = sim_now(r->s) - from;
    snprintf(length, sizeof length, "%llu", (unsigned long long)(r->d->calm_ms / MINUTE_MS));
    out.holds = level;
    snprintf(out.wanted, sizeof out.wanted, "≤ %s min", length);
    if (level)
        snprintf(out.found, sizeof out.found, "%llu s", (unsigned long long)(*level_ms / 1000));
    else
        snprintf(out.found, sizeof out.found, "%s %s", out.office == NO_OFFICE ? "" : r->d->offices[out.office].name,
                 why[0] != '\0' ? why : "还有在路上的 / something is still on its way");
    record_expect(r->record, "LEVEL", "全部恢复以后,各单位在限定时间内一致",
                  "once everything is healed, all offices come level within the budget", &out);
    return 0;
}
