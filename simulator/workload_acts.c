/* Households, help, grants and what becomes of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "simulator/workload_inside.h"
#include "tiers/citizen_id.h"
#include "tiers/policies.h"
#include "tiers/step.h"

/* An identity number of region 99. */
static void citizen_id(char out[19], unsigned person)
{
    snprintf(out, 19, "9900011958031%1u%03u", person / 1000 % 10, person % 1000);
    out[17] = citizen_id_check(out);
    out[18] = '\0';
}

void work_household(struct workload *w, struct prng *p)
{
    uint32_t village = work_any(w, p, TIER_VILLAGE, TIER_VILLAGE);
    uint32_t by = prng_below(p, 5) == 0 ? work_above(w, village, TIER_TOWNSHIP) : village;
    if (prng_below(p, 16) == 0)
        by = work_any(w, p, TIER_VILLAGE, TIER_TOWNSHIP); /* mostly one that has no business there */
    struct filing f = {.kind = KIND_HOUSEHOLD, .people = 1 + (uint32_t)prng_below(p, 6), .group = 1};
    struct filing_reply r;
    char id[19], name[40];

    citizen_id(id, (unsigned)prng_below(p, WORK_PERSONS));
    snprintf(name, sizeof name, WORK_CANARY "%u", (unsigned)prng_below(p, 1000));
    f.area = sim_office(w->s, village)->area;
    f.head_name = name;
    if (prng_below(p, 4) != 0)
        f.citizen_id = id;
    if (w->n_homes < WORK_HOMES_MAX && work_file(w, by, &f, &r))
        w->home[w->n_homes++] = (struct work_home){village, r.subject};
}

static struct filing about(struct workload *w, uint32_t kind, const struct work_home *h)
{
    return (struct filing){.kind = kind, .area = sim_office(w->s, h->village)->area, .subject = h->id};
}

void work_lead(struct workload *w, struct prng *p)
{
    const struct work_home *h = work_home_any(w, p);
    enum tier t = TIER_VILLAGE + (enum tier)prng_below(p, 3);

    if (h == NULL)
        return;
    struct filing f = about(w, KIND_LEAD, h);
    f.code = 1 + (uint32_t)prng_below(p, RISK_WATER);
    f.code2 = 1 + (uint32_t)prng_below(p, CHANNEL_COUNTER);
    work_file(w, work_above(w, h->village, t), &f, NULL);
}

static bool authority_take(struct workload *w, uint32_t office, struct filing *f)
{
    for (size_t i = w->n_authorities; i-- > 0;) {
        if (w->authority[i].holder != office)
            continue;
        f->authority = w->authority[i].id;
        f->fund = w->authority[i].fund;
        return true;
    }
    return false;
}

/* Under the authority that the village holds: first a part of it, then all that is left or one fen more. 0: it does not
 * see it. */
static int64_t authority_amount(struct workload *w, struct prng *p, uint32_t office, const struct subject *authority)
{
    ProtobufCAllocator memory = arena_allocator(&w->arena);
    const struct sim_office *o = sim_office(w->s, office);
    struct view_key k = view_key(o->area, VIEW_AUTHORITY, authority, span_of(NULL, 0));
    struct txn *t = o->power == POWER_ON ? store_begin(o->store, TXN_READ) : NULL;
    struct span v = t != NULL ? view_get(t, &k) : span_of(NULL, 0);
    const Fangpin__V1__AuthorityView *is =
        v.at != NULL ? fangpin__v1__authority_view__unpack(&memory, v.len, v.at) : NULL;
    int64_t left = is != NULL && is->terms != NULL ? is->terms->total_fen - is->used_fen : 0;
    bool part = is != NULL && is->used_fen == 0 && prng_below(p, 2) == 0;

    if (t != NULL && store_commit(t) != 0)
        left = 0;
    return part ? left / 2 + 1 : work_amount(p, left);
}

void work_help(struct workload *w, struct prng *p)
{
    const struct work_home *h = work_home_any(w, p);
    enum tier t = TIER_VILLAGE + (enum tier)prng_below(p, 3);
    bool free_goods = prng_below(p, 4) == 0;

    if (h == NULL)
        return;
    struct filing f = about(w, KIND_HELP, h);
    uint32_t by = work_above(w, h->village, t);
    const struct work_fund *fund = work_fund_of(w, p, by);
    f.code = 1 + (uint32_t)prng_below(p, HELP_WATER);
    if (t == TIER_VILLAGE && authority_take(w, by, &f) && prng_below(p, 4) != 0)
        f.code = HELP_CASH; /* mostly what its authority names */
    else if (!free_goods && fund != NULL)
        f.fund = fund->id;
    f.amount_fen =
        subject_none(&f.fund) ? 1 + (int64_t)prng_below(p, 200000) : work_amount(p, work_available(w, by, &f.fund));
    if (!subject_none(&f.authority) && prng_below(p, 4) != 0)
        f.amount_fen = authority_amount(w, p, by, &f.authority);
    work_file(w, by, &f, NULL);
}

void work_grant(struct workload *w, struct prng *p)
{
    const struct work_home *h = work_home_any(w, p);
    enum tier t = TIER_VILLAGE + (enum tier)prng_below(p, 3);

    if (h == NULL)
        return;
    struct filing f = about(w, KIND_GRANT, h);
    uint32_t by = work_above(w, h->village, t);
    const struct work_fund *fund = work_fund_of(w, p, by);
    if (fund == NULL)
        return;
    f.fund = fund->id;
    f.code = 1 + (uint32_t)prng_below(p, HELP_WATER);
    f.committed = prng_below(p, 2) == 0;
    f.amount_fen = work_amount(p, work_available(w, by, &f.fund));
    work_file(w, by, &f, NULL);
}

static uint32_t giver_of(const struct workload *w, const Fangpin__V1__Aid *a)
{
    return sim_find_area(w->s, (struct area){a->area});
}

static bool aid_named(struct filing *f, const Fangpin__V1__Aid *a)
{
    if (a->aid.len != sizeof f->aid.b)
        return false;
    memcpy(f->aid.b, a->aid.data, sizeof f->aid.b);
    return true;
}

void work_aid_goes_on(struct workload *w, struct prng *p)
{
    static const uint32_t kinds[] = {KIND_GRANT_DELIVER, KIND_GRANT_VOID, KIND_GRANT_CONFIRM, KIND_GRANT_VOID};
    const struct work_home *h = work_home_any(w, p);
    Fangpin__V1__CaseView *v = h != NULL ? work_case(w, work_above(w, h->village, TIER_TOWNSHIP), h) : NULL;

    if (v == NULL || v->n_aid == 0)
        return;
    const Fangpin__V1__Aid *a = v->aid[prng_below(p, v->n_aid)];
    struct filing f = about(w, kinds[prng_below(p, ARRAY_LEN(kinds))], h);
    bool county = f.kind == KIND_GRANT_CONFIRM;
    if (aid_named(&f, a))
        work_file(w, county ? work_above(w, h->village, TIER_COUNTY) : giver_of(w, a), &f, NULL);
}

/* The county looks at what it sees twice, or seems to. */
void work_settle(struct workload *w, struct prng *p)
{
    const struct work_home *h = work_home_any(w, p);
    uint32_t county = h != NULL ? work_above(w, h->village, TIER_COUNTY) : NO_OFFICE;
    Fangpin__V1__CaseView *v = h != NULL ? work_case(w, county, h) : NULL;

    if (v == NULL || v->n_aid == 0)
        return;
    struct filing f = about(w, KIND_DUPLICATE_SETTLE, h);
    uint32_t any = 1 + (uint32_t)prng_below(p, SETTLE_DISTINCT);
    bool told = v->n_notice > 0 && prng_below(p, 2) == 0; /* who was told may be asked for the money */
    f.code = told ? SETTLE_RECOVER : any;
    if (v->n_notice > 0 && v->notice[0].len == sizeof f.notice.b)
        memcpy(f.notice.b, v->notice[0].data, sizeof f.notice.b);
    if (aid_named(&f, v->aid[prng_below(p, v->n_aid)]))
        work_file(w, county, &f, NULL);
}

/* What the county asked back, by who gave it, from the first household that it is asked of. */
static bool take_back(struct workload *w, struct prng *p, const struct work_home *h)
{
    Fangpin__V1__CaseView *v = work_case(w, work_above(w, h->village, TIER_TOWNSHIP), h);

    for (size_t i = 0; v != NULL && i < v->n_aid; i++) {
        const Fangpin__V1__Aid *a = v->aid[i];
        struct filing f = about(w, KIND_RECOVERY, h);
        if (a->settlement != SETTLE_RECOVER || a->fund.len == 0 || a->recovered_fen == a->amount_fen ||
            v->n_notice == 0 || v->notice[0].len != sizeof f.notice.b || !aid_named(&f, a))
            continue;
        memcpy(f.notice.b, v->notice[0].data, sizeof f.notice.b);
        f.amount_fen = work_amount(p, a->amount_fen - a->recovered_fen);
        work_file(w, giver_of(w, a), &f, NULL);
        return true;
    }
    return false;
}

/* The county asks for money back from a household that was told. */
static bool ask_for_it(struct workload *w, const struct work_home *h)
{
    uint32_t county = work_above(w, h->village, TIER_COUNTY);
    Fangpin__V1__CaseView *v = work_case(w, county, h);
    struct filing f = about(w, KIND_DUPLICATE_SETTLE, h);

    for (size_t i = 0; v != NULL && v->n_notice > 0 && i < v->n_aid; i++) {
        if (v->aid[i]->settlement != 0 || v->aid[i]->fund.len == 0 || v->notice[0].len != sizeof f.notice.b ||
            !aid_named(&f, v->aid[i]))
            continue;
        memcpy(f.notice.b, v->notice[0].data, sizeof f.notice.b);
        f.code = SETTLE_RECOVER;
        return work_file(w, county, &f, NULL);
    }
    return false;
}

void work_take_back(struct workload *w, struct prng *p)
{
    bool done = false;

    for (size_t i = 0; i < w->n_homes && !done; i++) {
        arena_reset(&w->arena);
        done = take_back(w, p, &w->home[i]);
    }
    for (size_t i = 0; i < w->n_homes && !done; i++) {
        arena_reset(&w->arena);
        done = ask_for_it(w, &w->home[i]);
    }
}

/* Other rules come into force, from today or some days ago. */
void work_pack(struct workload *w, struct prng *p)
{
    size_t n;
    const struct embedded *packs = policy_packs(&n);
    uint32_t county = work_any(w, p, TIER_COUNTY, TIER_COUNTY);
    struct span text = embedded_text(&packs[prng_below(p, n)]);
    struct filing f = {.kind = KIND_PACK};

    if (county == NO_OFFICE)
        return;
    f.valid_from = date_add(date_of(sim_wall(w->s)), -(int)prng_below(p, 5));
    char *copy = arena_take(&w->arena, text.len + 1);
    memcpy(copy, text.at, text.len);
    f.text = copy;
    work_file(w, county, &f, NULL);
}

/* A warning for the county's area: heard of by every office below. */
void work_warn(struct workload *w, struct prng *p)
{
    const struct process *process;
    const struct step_row *row = step_by_name("warning_issue", &process);
    uint32_t county = work_any(w, p, TIER_COUNTY, TIER_MUNICIPAL);
    int64_t now = sim_wall(w->s).ms;
    struct step_values v = {.number = {[STEP_SORT] = 1, [STEP_COLOUR] = 1}};
    struct filing f = {.step = &v};

    if (row == NULL || county == NO_OFFICE)
        return;
    v.number[STEP_COLOUR] = 1 + prng_below(p, 4);
    v.number[STEP_ONSET_MS] = (uint64_t)now + 3600000u * prng_below(p, 12);
    v.number[STEP_END_MS] = v.number[STEP_ONSET_MS] + 3600000u * (1 + prng_below(p, 48));
    f.kind = row->k.kind;
    f.area = sim_office(w->s, county)->area;
    work_file(w, county, &f, NULL);
}
