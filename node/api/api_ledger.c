/* Funds, authorities, areas, and the digests by which two offices are compared. */
#include <string.h>

#include <sodium.h>

#include "node/api/api_internal.h"
#include "node/api/body_json.h"
#include "node/api/values.h"
#include "node/core/case_store.h"
#include "proto/view.pb-c.h"
#include "tiers/authority.h"
#include "tiers/fold.h"

#define AREA_CODE_FIRST 100000000000ull
#define AREA_CODE_LAST  999999999999ull
#define SCOPES_MAX      (2 * AREAS_MAX)

/* ---- funds and authorities: everything held, also of offices above ---- */

struct views_walk {
    struct call *c;
    json_t *list;
    uint64_t limit;
    const ProtobufCMessageDescriptor *d;
    bool more;
};

/* The day its issuer took an authority back; null while it did not. */
static json_t *revoked_on(struct call *c, struct span value)
{
    ProtobufCAllocator memory = arena_allocator(&c->a->arena);
    const Fangpin__V1__AuthorityView *v = fangpin__v1__authority_view__unpack(&memory, value.len, value.at);
    const Fangpin__V1__AuthorityRevocation *r = v != NULL ? authority_revocation(v) : NULL;

    return r != NULL ? value_date(r->revoked_on) : json_null();
}

static bool views_step(void *arg, struct span key, struct span value)
{
    struct views_walk *w = arg;

    (void)key;
    if (json_array_size(w->list) >= w->limit) {
        w->more = true;
        return false;
    }
    arena_reset(&w->c->a->arena);
    json_t *v = packed_json(w->d, value, &w->c->a->arena);
    if (w->d == &fangpin__v1__fund_view__descriptor)
        json_object_set_new(v, "available_fen", json_integer(fund_available(value)));
    else
        json_object_set_new(v, "revoked_on", revoked_on(w->c, value));
    json_array_append_new(w->list, v);
    return true;
}

static json_t *views_json(struct call *c, uint8_t type, const ProtobufCMessageDescriptor *d, const char *schema,
                          const char *name)
{
    struct views_walk w = {.c = c, .d = d};
    struct area first = {AREA_CODE_FIRST}, last = {AREA_CODE_LAST}, only = {0};

    if (!call_area(c, "area", &only) || !call_limit(c, &w.limit))
        return NULL;
    if (only.code != 0)
        first = last = only;
    w.list = json_array();
    view_each(c->txn, first, last, type, NULL, views_step, &w);
    return json_pack("{s:s, s:o, s:b}", "schema", schema, name, w.list, "more", (int)w.more);
}

json_t *read_funds(struct call *c)
{
    return views_json(c, VIEW_FUND, &fangpin__v1__fund_view__descriptor, "fangpin.funds/1", "funds");
}

json_t *read_authorities(struct call *c)
{
    return views_json(c, VIEW_AUTHORITY, &fangpin__v1__authority_view__descriptor, "fangpin.authorities/1",
                      "authorities");
}

/* ---- areas ---- */

static json_t *area_json(const struct tree *t, struct area a)
{
    struct area parent = {0};

    tree_parent(t, a, &parent);
    return json_pack("{s:o, s:s, s:s, s:o}", "area", value_area(a), "name", tree_name(t, a), "tier",
                     tier_name(area_tier(a)), "parent", value_area(parent));
}

struct areas_walk {
    const struct tree *tree;
    json_t *list;
};

static bool areas_step(void *arg, struct area child)
{
    struct areas_walk *w = arg;

    json_array_append_new(w->list, area_json(w->tree, child));
    return true;
}

json_t *read_areas(struct call *c)
{
    struct area area = c->a->me.area;
    const struct tree *t = call_tree(c);

    if (t == NULL || !call_area(c, "area", &area))
        return NULL;
    if (!tree_has(t, area))
        return call_fail(c, 404, "no_such_area", "区划表里没有这个代码 / the area list has no such code",
                         "可能抄错了一位 / a digit may be wrong", "fangpin areas");
    struct areas_walk w = {t, json_array()};
    struct area above[TREE_DEPTH_MAX];
    size_t n = tree_above(t, area, above);
    json_t *up = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(up, area_json(t, above[i]));
    tree_children(t, area, areas_step, &w);
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "schema", "fangpin.areas/1", "version",
                     value_count(tree_version(t)), "total", value_count(tree_count(t)), "own", area_json(t, area),
                     "above", up, "below", w.list);
}

/* ---- digests ---- */

struct digest_walk {
    json_t *scopes, *views;
    crypto_generichash_state hash;
    struct area area;
    uint64_t cases;
};

static json_t *scope_json(struct scope s, const struct digest *d)
{
    return json_pack("{s:o, s:s, s:o}", "area", value_area(s.area), "reach", reach_name(s.reach), "digest",
                     value_digest(d));
}

static bool digest_scope(void *arg, struct scope s, const struct digest *d, const uint64_t last[LANES])
{
    struct digest_walk *w = arg;

    (void)last;
    if (d->count > 0)
        json_array_append_new(w->scopes, scope_json(s, d));
    return json_array_size(w->scopes) < SCOPES_MAX;
}

static void views_close(struct digest_walk *w)
{
    struct id sum;

    if (w->cases == 0)
        return;
    crypto_generichash_final(&w->hash, sum.b, sizeof sum.b);
    json_array_append_new(w->views, json_pack("{s:o, s:o, s:o}", "area", value_area(w->area), "cases",
                                              value_count(w->cases), "hash", value_hex(sum.b, sizeof sum.b)));
    w->cases = 0;
}

static bool digest_view(void *arg, struct span key, struct span value)
{
    struct digest_walk *w = arg;
    struct area area = {get_be(key.at, 8)};
    struct span view = case_view_of(value);

    if (!area_equal(area, w->area))
        views_close(w);
    if (w->cases == 0)
        crypto_generichash_init(&w->hash, NULL, 0, sizeof(struct id));
    w->area = area;
    w->cases++;
    crypto_generichash_update(&w->hash, view.at, view.len);
    return true;
}

json_t *read_digest(struct call *c)
{
    struct digest_walk w = {.scopes = json_array(), .views = json_array()};
    struct area own = c->a->me.area, above[TREE_DEPTH_MAX];
    const struct tree *t = call_tree(c);
    json_t *up = json_array();
    size_t n = t == NULL ? 0 : tree_above(t, own, above);

    scope_each(c->txn, own, digest_scope, &w);
    for (size_t i = 0; i < n; i++) {
        struct scope s = {above[i], REACH_DOWN};
        struct digest d = scope_digest(c->txn, s);
        json_array_append_new(up, scope_json(s, &d));
    }
    view_each(c->txn, area_first(own), area_last(own), VIEW_CASE, NULL, digest_view, &w);
    views_close(&w);
    struct digest held = area_digest(c->txn, own);
    json_t *o = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "schema", "fangpin.digest/1", "area", value_area(own),
                          "held", value_digest(&held), "scopes", w.scopes, "above", up, "views", w.views, "stale",
                          value_count(stale_count(c->txn)));
    if (t != NULL)
        return o;
    json_decref(o);
    return NULL;
}
