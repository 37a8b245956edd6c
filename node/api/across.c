#include "node/api/across.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "node/api/case_walk.h"
#include "node/core/rules.h"
#include "tiers/pack_lag.h"

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

static bool lag_find(struct call *c, struct area area, struct across *out)
{
    struct arena shelf_arena = arena_of(SHELF_ARENA_BYTES), cases = arena_of(CASE_ARENA_BYTES);
    struct pack_shelf shelf;
    struct lag_walk w = {out, &shelf, area, &cases};
    bool whole = rules_shelf(&shelf, c->txn, c->a->tree, area, &shelf_arena) == 0 &&
                 (shelf.n == 0 || cases_each(c, area, &cases, lag_look, &w));

    arena_free(&shelf_arena);
    arena_free(&cases);
    return whole;
}

/* ---- all of them ---- */

bool across_make(struct call *c, struct area area, struct across *out)
{
    *out = (struct across){0};
    if (area_tier(area) < TIER_TOWNSHIP || lag_find(c, area, out))
        return true;
    across_free(out);
    call_fail(c, 500, "no_memory", "内存不足 / out of memory", "没有返回任何数据 / nothing was read",
              "重试 / try again");
    return false;
}
