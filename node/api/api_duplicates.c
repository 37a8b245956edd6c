/* Help given twice, as this office sees it (K1, K21). */
#include <string.h>

#include "node/api/across.h"
#include "node/api/api_internal.h"
#include "node/api/body_json.h"
#include "node/api/case_walk.h"
#include "node/api/values.h"

#define CASES_MAX (1u << 20)

struct gather {
    struct dup_case *at;
    size_t n;
};

static bool gather_one(void *self, struct area village, const Fangpin__V1__CaseView *v)
{
    struct gather *g = self;

    if (g->n == CASES_MAX)
        return false;
    if (v->n_index > 0 || v->n_aid > 0)
        g->at[g->n++] = (struct dup_case){.area = village, .view = v};
    return true;
}

static json_t *household_json(const struct dup_case *c)
{
    return json_pack("{s:o, s:o}", "household", value_hex(c->view->household.data, c->view->household.len), "area",
                     value_area(c->area));
}

/* Households that share a person, group by group. */
static json_t *groups_json(const struct gather *g)
{
    json_t *list = json_array(), **of = calloc(g->n + 1, sizeof *of);

    for (size_t i = 0; i < g->n && of != NULL; i++) {
        uint32_t first = g->at[i].group;
        if (first == i)
            continue;
        if (of[first] == NULL) {
            of[first] = json_array();
            json_array_append_new(of[first], household_json(&g->at[first]));
            json_array_append_new(list, json_pack("{s:o}", "households", of[first]));
        }
        json_array_append_new(of[first], household_json(&g->at[i]));
    }
    free(of);
    return list;
}

static json_t *side_json(const struct gather *g, uint32_t at, const Fangpin__V1__Aid *aid)
{
    json_t *o = message_json(&aid->base);

    json_object_set_new(o, "household", value_hex(g->at[at].view->household.data, g->at[at].view->household.len));
    json_object_set_new(o, "village", value_area(g->at[at].area));
    return o;
}

static json_t *pairs_json(const struct gather *g, const struct duplicates *d)
{
    json_t *list = json_array();

    for (size_t i = 0; i < d->n; i++) {
        const struct dup_pair *p = &d->pair[i];
        json_array_append_new(list, json_pack("{s:s, s:b, s:b, s:o, s:o}", "flag", "DUPLICATE", "open", (int)p->open,
                                              "same_household", (int)(p->first_case == p->later_case), "first",
                                              side_json(g, p->first_case, p->first), "later",
                                              side_json(g, p->later_case, p->later)));
    }
    return list;
}

static json_t *no_memory(struct call *c)
{
    return call_fail(c, 500, "no_memory", "内存不足 / out of memory", "没有返回任何数据 / nothing was read",
                     "重试 / try again");
}

bool duplicates_of(struct call *c, struct area area, struct arena *cases, struct dup_case **at, size_t *n,
                   struct duplicates *out)
{
    struct gather g = {.at = calloc(CASES_MAX, sizeof *g.at)};
    bool whole =
        g.at != NULL && cases_each(c, area, cases, gather_one, &g) && duplicates_find(g.at, g.n, out, cases) == 0;

    *at = g.at;
    *n = g.n;
    return whole;
}

json_t *read_duplicates(struct call *c)
{
    struct arena cases = arena_of(DUPLICATES_ARENA_BYTES);
    struct gather g = {0};
    struct duplicates d;
    json_t *o = NULL;

    if (duplicates_of(c, c->a->me.area, &cases, &g.at, &g.n, &d))
        o = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "schema", "fangpin.duplicates/1", "area",
                      value_area(c->a->me.area), "open", value_count(d.open), "same_person", groups_json(&g),
                      "same_help", pairs_json(&g, &d), "stale", value_count(stale_count(c->txn)));
    free(g.at);
    arena_free(&cases);
    return o != NULL ? o : no_memory(c);
}
