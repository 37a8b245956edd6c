#include "node/api/across.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "node/api/case_walk.h"
#include "node/api/values.h"
#include "node/core/rules.h"
#include "tiers/pack_lag.h"
#include "tiers/proc_help.h"
#include "tiers/step_fold.h"

#define SHELF_ARENA_BYTES (8u << 20)
#define CASE_ARENA_BYTES  (16u << 20) /* caps, not sizes */

void across_add(struct across *f, enum work_item item, struct area place, const ProtobufCBinaryData *household,
                json_t *more)
{
    if (f->n == f->cap) {
        size_t cap = f->cap ? 2 * f->cap : 64;
        struct across_line *grown = realloc(f->at, cap * sizeof *grown);
        must(grown != NULL);
        f->at = grown;
        f->cap = cap;
    }
    struct across_line *x = &f->at[f->n++];
    *x = (struct across_line){.item = item, .place = place, .more = more};
    if (household->len == sizeof x->household.b)
        memcpy(x->household.b, household->data, sizeof x->household.b);
}

void across_free(struct across *f)
{
    for (size_t i = 0; i < f->n; i++)
        json_decref(f->at[i].more);
    free(f->at);
}

/* ---- acts under an older pack (K8): the tier that decides ratifies them ---- */

struct lag_walk {
    struct across *out;
    const struct pack_shelf *shelf;
    struct area area;
    struct arena *cases;
};

static bool lag_look(void *self, struct area village, const Fangpin__V1__CaseView *v)
{
    struct lag_walk *w = self;
    size_t n = v->matter || v->decider != w->area.code ? 0 : pack_lag_count(w->shelf, v);

    if (n > 0)
        across_add(w->out, WORK_PACK_LAG, village, &v->household, json_pack("{s:I}", "acts", (json_int_t)n));
    arena_reset(w->cases);
    return true;
}

static bool lag_find(struct call *c, struct area area, const struct pack_shelf *shelf, struct across *out)
{
    struct arena cases = arena_of(CASE_ARENA_BYTES);
    struct lag_walk w = {out, shelf, area, &cases};
    bool whole = shelf->n == 0 || cases_each(c, area, &cases, lag_look, &w);

    arena_free(&cases);
    return whole;
}

/* ---- contact persons (K14) ---- */

struct duty_walk {
    struct contact_duty *at;
    size_t n, cap;
    struct arena cases;
};

static bool duty_look(void *self, struct area village, const Fangpin__V1__CaseView *v)
{
    struct duty_walk *w = self;
    struct contact_duty one;

    if (contact_duty_of(v, village, &one)) {
        if (w->n == w->cap) {
            w->cap = w->cap ? 2 * w->cap : 64;
            w->at = realloc(w->at, w->cap * sizeof w->at[0]);
            must(w->at != NULL);
        }
        w->at[w->n++] = one;
    }
    arena_reset(&w->cases);
    return true;
}

struct contact_duty *contact_duties(struct call *c, struct area area, size_t most, size_t *n, bool *whole)
{
    struct duty_walk w = {.cases = arena_of(CASE_ARENA_BYTES)};

    *whole = cases_each(c, area, &w.cases, duty_look, &w);
    arena_free(&w.cases);
    contact_duties_weigh(c->a->tree, w.at, w.n, most);
    *n = w.n;
    return w.at;
}

/* Of an officer with too many, each household beyond: what is shown of it until somebody chooses. */
static bool contacts_find(struct call *c, struct area area, const struct pack *pack, struct across *out)
{
    uint32_t most = 0;
    size_t n;
    bool whole;

    if (!pack_count(pack, PACK_CONTACT_MAX_HOUSEHOLDS, &most))
        return true; /* the pack has no limit */
    struct contact_duty *at = contact_duties(c, area, most, &n, &whole);
    for (size_t i = 0; i < n; i++) {
        const ProtobufCBinaryData home = {sizeof at[i].household.b, at[i].household.b};
        if (!at[i].surplus || !area_equal(at[i].who, area))
            continue;
        across_add(out, WORK_CONTACT_OVER, at[i].village, &home,
                   json_pack("{s:o, s:s, s:o}", "officer", value_hex(at[i].officer.b, sizeof at[i].officer.b),
                             "standing", "proposed", "acting",
                             value_area(owner_of_tier(c->a->tree, at[i].village, TIER_TOWNSHIP))));
    }
    free(at);
    return whole;
}

/* ---- help given twice (K1): the county settles ---- */

static void pair_say(struct across *out, const struct dup_case *first, const struct dup_case *later,
                     const struct dup_pair *p)
{
    across_add(out, WORK_DUPLICATE, later->area, &later->view->household,
               json_pack("{s:o, s:o, s:o, s:o}", "aid", value_hex(p->later->aid.data, p->later->aid.len),
                         "first_household", value_hex(first->view->household.data, first->view->household.len),
                         "first_area", value_area(first->area), "first_aid",
                         value_hex(p->first->aid.data, p->first->aid.len)));
}

static bool duplicates_open(struct call *c, struct area area, struct across *out)
{
    struct arena cases = arena_of(DUPLICATES_ARENA_BYTES);
    struct dup_case *at;
    struct duplicates d;
    size_t n;

    if (area_tier(area) != TIER_COUNTY)
        return true;
    bool whole = duplicates_of(c, area, &cases, &at, &n, &d);
    for (size_t i = 0; whole && i < d.n; i++)
        if (d.pair[i].open)
            pair_say(out, &at[d.pair[i].first_case], &at[d.pair[i].later_case], &d.pair[i]);
    free(at);
    arena_free(&cases);
    return whole;
}

/* ---- all of them ---- */

/* By the rules in force for `area` today. */
static bool all_find(struct call *c, struct area area, struct across *out, struct arena *rules)
{
    struct pack_shelf shelf;
    struct rules_choice choice;

    return rules_shelf(&shelf, c->txn, c->a->tree, area, rules) == 0 &&
           rules_choose(&choice, c->txn, &shelf, area, call_today(c), c->a->o.drill, rules) == 0 &&
           lag_find(c, area, &shelf, out) && contacts_find(c, area, choice.pack, out) && duplicates_open(c, area, out);
}

bool across_make(struct call *c, struct area area, struct across *out)
{
    struct arena rules = arena_of(SHELF_ARENA_BYTES);

    *out = (struct across){0};
    bool whole = area_tier(area) < TIER_TOWNSHIP || all_find(c, area, out, &rules);
    arena_free(&rules);
    if (whole)
        return true;
    across_free(out);
    call_fail(c, 500, "no_memory", "内存不足 / out of memory", "没有返回任何数据 / nothing was read",
              "重试 / try again");
    return false;
}
