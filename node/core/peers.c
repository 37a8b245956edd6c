/* Peers: the parent and the enrolled children, each with its session. */
#include <stdio.h>
#include <stdlib.h>

#include "node/core/core_internal.h"

struct peer *peer_find(struct core *c, const struct author *key)
{
    struct peer *p;

    HASH_FIND(hh, c->peers, key, sizeof *key, p);
    return p;
}

static void turn_send(void *self, const struct author *peer, uint8_t lane, struct span frame)
{
    struct effect *e = effect_add(self, EFFECT_SEND);

    e->peer = *peer;
    e->lane = lane;
    e->frame = frame;
}

struct session_turn peer_turn(struct core *c)
{
    return (struct session_turn){.txn = c->txn,
                                 .arena = &c->arena,
                                 .now = c->time->now,
                                 .wall = c->time->wall,
                                 .story = &c->story,
                                 .send = turn_send,
                                 .self = c};
}

static struct session_config config_for(struct core *c, const struct roster_entry *other, bool is_parent)
{
    struct area child = is_parent ? c->me.area : other->area;
    struct session_config k = {.we_are_child = is_parent,
                               .network = c->me.network,
                               .own_area = c->me.area,
                               .peer_area = other->area,
                               .own_epoch = c->me.epoch,
                               .peer_epoch = other->epoch,
                               .own = c->me.key,
                               .peer = other->key,
                               .keys = c->keys,
                               .peer_no = peer_number(c->txn, &other->key),
                               .area_list = tree_version(c->tree),
                               .peer_takes_sealed = seal_entitled(area_tier(other->area)),
                               .lane_window = c->lane_window,
                               .seed = prng_next(&c->prng)};

    k.n_above = (uint32_t)tree_above(c->tree, child, k.above);
    return k;
}

static void receipts_load(struct core *c, struct peer *p)
{
    char key[40];

    snprintf(key, sizeof key, "receipted:%u", p->no);
    struct span v = meta_get(c->txn, key);
    if (v.at != NULL && v.len == 8 * LANES)
        for (size_t i = 0; i < LANES; i++)
            p->receipted_known[i] = get_be(v.at + 8 * i, 8);
}

void peer_remember(struct core *c, struct peer *p)
{
    struct session_view v;
    uint8_t bytes[8 * LANES];
    char key[40];

    session_view(p->session, &v);
    if (v.state != SESSION_STEADY)
        return;
    snprintf(key, sizeof key, "receipted:%u", p->no);
    for (size_t i = 0; i < LANES; i++) {
        p->receipted_known[i] = v.receipted_upto[i];
        put_be(bytes + 8 * i, v.receipted_upto[i], 8);
    }
    meta_put(c->txn, key, span_of(bytes, sizeof bytes));
}

void peer_remember_at_times(struct core *c, struct peer *p)
{
    struct session_view v;
    uint64_t moved = 0;

    session_view(p->session, &v);
    for (size_t i = 0; i < LANES; i++)
        if (v.receipted_upto[i] > p->receipted_known[i])
            moved += v.receipted_upto[i] - p->receipted_known[i];
    if (moved == 0 || (moved < REMEMBER_RECEIPTS && !mono_due(mono_after(p->remembered, REMEMBER_MS), c->time->now)))
        return;
    p->remembered = c->time->now;
    peer_remember(c, p);
}

static void peer_add(struct core *c, const struct roster_entry *other, bool is_parent)
{
    struct session_config k = config_for(c, other, is_parent);
    struct peer *p = peer_find(c, &other->key);

    if (p != NULL) {
        if (p->config.area_list != k.area_list || p->config.n_above != k.n_above) {
            p->config = k;
            session_reconfigure(p->session, &k);
        }
        return;
    }
    uint8_t curve[32];
    if (!is_parent && curve_public_of(curve, &other->key) != 0)
        return; /* a key that carries no link */
    p = calloc(1, sizeof *p);
    must(p != NULL);
    *p = (struct peer){.key = other->key,
                       .area = other->area,
                       .epoch = other->epoch,
                       .no = k.peer_no,
                       .is_parent = is_parent,
                       .config = k};
    p->session = session_new(&p->config);
    must(p->session != NULL);
    receipts_load(c, p);
    HASH_ADD(hh, c->peers, key, sizeof p->key, p);
    if (!is_parent && c->started) {
        struct effect *e = effect_add(c, EFFECT_ADMIT);
        e->peer = p->key;
        must(curve_public_of(e->curve, &p->key) == 0); /* tried above */
    }
}

static void peer_drop(struct core *c, struct peer *p)
{
    if (!p->is_parent && c->started) {
        struct effect *e = effect_add(c, EFFECT_FORGET);
        e->peer = p->key;
        must(curve_public_of(e->curve, &p->key) == 0);
    }
    HASH_DEL(c->peers, p);
    session_free(p->session);
    free(p);
}

static bool each_child(void *arg, const struct roster_entry *e)
{
    struct core *c = arg;

    struct area parent;
    if (tree_parent(c->tree, e->area, &parent) && area_equal(parent, c->me.area) &&
        roster_current(c->roster, e->area) == e)
        peer_add(c, e, false);
    return true;
}

void peers_sync(struct core *c)
{
    const struct roster_entry *parent = c->has_parent ? roster_find(c->roster, &c->me.parent) : NULL;

    for (struct peer *p = c->peers, *next; p != NULL; p = next) {
        next = p->hh.next;
        const struct roster_entry *now = roster_current(c->roster, p->area);
        if (!p->is_parent && (now == NULL || !author_equal(&now->key, &p->key)))
            peer_drop(c, p); /* a newer epoch of that office is in force */
    }
    if (parent != NULL)
        peer_add(c, parent, true);
    if (c->takes_children)
        roster_each(c->roster, each_child, c);
}

void peers_news(struct core *c, struct scope scope, uint8_t lane, const struct author *from)
{
    bool inside = area_inside(scope.area, c->me.area);
    struct news now = {scope, lane, from != NULL ? *from : (struct author){{0}}};

    if (scope_equal(c->told.scope, scope) && c->told.lane == lane && author_equal(&c->told.from, &now.from))
        return; /* said already in this step */
    c->told = now;
    if (scope.reach == REACH_DOWN && area_inside(c->me.area, scope.area))
        for (struct peer *p = c->peers; p != NULL; p = p->hh.next)
            if (!p->is_parent)
                session_news(p->session, scope, lane);
    struct peer *parent = c->has_parent ? peer_find(c, &c->me.parent) : NULL;
    if (parent != NULL && inside && (from == NULL || !author_equal(from, &parent->key)))
        session_news(parent->session, scope, lane);
    struct area child;
    if (inside && tree_towards(c->tree, c->me.area, scope.area, &child)) {
        const struct roster_entry *e = roster_current(c->roster, child);
        struct peer *p = e != NULL ? peer_find(c, &e->key) : NULL;
        if (p != NULL && (from == NULL || !author_equal(from, &p->key)))
            session_news(p->session, scope, lane);
    }
}

void peers_free(struct core *c)
{
    for (struct peer *p = c->peers, *next; p != NULL; p = next) {
        next = p->hh.next;
        HASH_DEL(c->peers, p);
        session_free(p->session);
        free(p);
    }
}
