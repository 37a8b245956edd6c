/* What everybody starts with, and who does what. The acts themselves are in workload_acts.c and workload_case.c. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "simulator/workload_inside.h"
#include "tiers/policies.h"

static const struct {
    const char *name;
    work_fn *fn;
} acts[DOES_ACTS] = {
    [DOES_HOUSEHOLD] = {"household", work_household},
    [DOES_LEAD] = {"lead", work_lead},
    [DOES_CASE_STEP] = {"case_step", work_case_step},
    [DOES_HELP] = {"help", work_help},
    [DOES_GRANT] = {"grant", work_grant},
    [DOES_AID_GOES_ON] = {"aid_goes_on", work_aid_goes_on},
    [DOES_RIGHTS] = {"rights", work_rights},
    [DOES_GIVE_BACK] = {"give_back", work_give_back},
    [DOES_ASK_BACK] = {"ask_back", work_ask_back},
    [DOES_RAISE] = {"raise", work_raise},
    [DOES_AUTHORITY] = {"authority", work_authority},
    [DOES_DECIDE] = {"decide", work_decide},
    [DOES_NOTIFY] = {"notify", work_notify},
    [DOES_SETTLE] = {"settle", work_settle},
    [DOES_TAKE_BACK] = {"take_back", work_take_back},
    [DOES_PACK] = {"pack", work_pack},
    [DOES_WARN] = {"warn", work_warn},
    [DOES_NEWER] = {"newer", work_newer},
    [DOES_MOVE] = {"move", work_move},
};

const char *work_name(enum work_act a)
{
    return acts[a].name;
}

struct workload *work_new(struct sim *s, uint64_t seed)
{
    struct workload *w = calloc(1, sizeof *w);

    must(w != NULL);
    w->s = s;
    w->seed = seed;
    w->arena = arena_of(64u << 20);
    return w;
}

void work_free(struct workload *w)
{
    if (w == NULL)
        return;
    arena_free(&w->arena);
    free(w);
}

const struct work_stats *work_stats(const struct workload *w)
{
    return &w->stats;
}

bool work_file(struct workload *w, uint32_t office, const struct filing *f, struct filing_reply *out)
{
    struct filing_reply r = {.rc = ERR_STATE};

    if (office == NO_OFFICE || sim_office(w->s, office)->power != POWER_ON)
        return false;
    int rc = sim_file(w->s, office, f, &r);
    if (rc != 0 || r.rc != 0) {
        w->stats.refused[w->act]++;
        return false;
    }
    w->stats.done[w->act]++;
    if (out != NULL)
        *out = r;
    return true;
}

uint32_t work_above(const struct workload *w, uint32_t office, enum tier tier)
{
    while (office != NO_OFFICE && area_tier(sim_office(w->s, office)->area) < tier)
        office = sim_office(w->s, office)->parent;
    return office;
}

uint32_t work_any(struct workload *w, struct prng *p, enum tier least, enum tier most)
{
    uint32_t fit[STORM_OFFICES_MAX], n = 0;

    for (uint32_t i = 0; i < sim_count(w->s) && n < ARRAY_LEN(fit); i++) {
        enum tier t = area_tier(sim_office(w->s, i)->area);
        if (t >= least && t <= most)
            fit[n++] = i;
    }
    return n > 0 ? fit[prng_below(p, n)] : NO_OFFICE;
}

/* ---- what everybody starts with ---- */

static bool rules_begin(struct workload *w, uint32_t county)
{
    struct span built_in = embedded_text(policy_find("maerkang-2022"));
    struct filing f = {.kind = KIND_PACK, .valid_from = 20250101};

    f.text = strndup((const char *)built_in.at, built_in.len);
    bool good = work_file(w, county, &f, NULL);
    free((char *)(uintptr_t)f.text);
    return good;
}

static void fund_begin(struct workload *w, uint32_t county, struct prng *p)
{
    struct filing f = {.kind = KIND_FUND, .text = "防返贫救助资金"};
    struct filing_reply r;

    f.amount_fen = 100000 + (int64_t)prng_below(p, 10000000);
    if (f.amount_fen % 4 == 0)
        f.amount_fen *= 100000; /* 10^12 at most: beyond 32 bits, within a hundredth of what amounts may be */
    if (w->n_funds < WORK_FUNDS_MAX && work_file(w, county, &f, &r))
        w->fund[w->n_funds++] = (struct work_fund){county, r.subject};
}

static int settle_down(struct workload *w)
{
    return sim_run_until(w->s, sim_now(w->s) + 60000);
}

int work_begin(struct workload *w)
{
    struct prng p = prng_fork(w->seed, "work begin");
    int rc;

    for (uint32_t i = 0; i < sim_count(w->s); i++) {
        if (area_tier(sim_office(w->s, i)->area) != TIER_COUNTY)
            continue;
        rules_begin(w, i);
        fund_begin(w, i, &p);
    }
    if ((rc = settle_down(w)) != 0)
        return rc;
    for (unsigned i = 0; i < 2 * sim_count(w->s); i++)
        work_do(w, DOES_RIGHTS, prng_next(&p));
    if ((rc = settle_down(w)) != 0)
        return rc;
    for (unsigned i = 0; i < sim_count(w->s); i++) {
        work_do(w, DOES_RIGHTS, prng_next(&p));
        work_do(w, DOES_AUTHORITY, prng_next(&p));
        work_do(w, DOES_HOUSEHOLD, prng_next(&p));
    }
    return settle_down(w);
}

void work_do(struct workload *w, enum work_act a, uint64_t seed)
{
    struct prng p = prng_fork(seed, "act");

    must(a < DOES_ACTS);
    w->act = a;
    arena_reset(&w->arena);
    acts[a].fn(w, &p);
}
