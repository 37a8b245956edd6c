/* What only the core knows, as one consistent picture after a commit. */
#include <stdio.h>

#include "node/core/core_internal.h"

struct unsent_walk {
    struct core *c;
    const struct peer *p;
    const uint64_t *receipted;
    struct peer_status *out;
};

static void unsent_add(struct unsent_walk *w, const struct scope *scope, uint8_t lane)
{
    int64_t oldest = 0;
    uint64_t n = arrivals_count(w->c->txn, scope, lane, w->receipted[lane], UNSENT_COUNT_MAX, &oldest);

    if (n == 0)
        return;
    w->out->unsent[lane] += n;
    if (w->out->oldest_unsent_ms[lane] == 0 || oldest < w->out->oldest_unsent_ms[lane])
        w->out->oldest_unsent_ms[lane] = oldest;
}

static bool unsent_scope(void *arg, struct scope s, const struct digest *d, const uint64_t last[LANES])
{
    struct unsent_walk *w = arg;

    (void)d;
    for (uint8_t lane = 0; lane < LANES; lane++)
        if (session_carries(&w->p->config, s) && last[lane] > w->receipted[lane])
            unsent_add(w, &s, lane);
    return true;
}

/* Events this office has for the peer beyond its last receipt. */
static void unsent_fill(struct core *c, const struct peer *p, struct peer_status *out)
{
    bool steady = out->session.state == SESSION_STEADY;
    struct unsent_walk w = {c, p, steady ? out->session.receipted_upto : p->receipted_known, out};

    memcpy(out->receipted, w.receipted, sizeof out->receipted);
    if (p->is_parent) {
        for (uint8_t lane = 0; lane < LANES; lane++)
            unsent_add(&w, NULL, lane);
        return;
    }
    scope_each(c->txn, p->area, unsent_scope, &w);
    for (uint32_t i = 0; i < p->config.n_above; i++)
        for (uint8_t lane = 0; lane < LANES; lane++) {
            struct scope s = {p->config.above[i], REACH_DOWN};
            if (arrivals_last(c->txn, &s, lane) > w.receipted[lane])
                unsent_add(&w, &s, lane);
        }
}

static void peer_fill(struct core *c, const struct peer *p, struct peer_status *out)
{
    struct park_use use = park_use(c->txn, p->no);

    *out = (struct peer_status){.key = p->key,
                                .area = p->area,
                                .epoch = p->epoch,
                                .is_parent = p->is_parent,
                                .parked_events = use.events,
                                .parked_bytes = use.bytes};
    snprintf(out->name, sizeof out->name, "%s", tree_name(c->tree, p->area));
    session_view(p->session, &out->session);
    unsent_fill(c, p, out);
}

static void peers_fill(struct core *c, struct core_status *s)
{
    size_t n = HASH_COUNT(c->peers);
    struct peer_status *at = arena_take(&c->arena, (n + 1) * sizeof *at);

    for (struct peer *p = c->peers; p != NULL && at != NULL; p = p->hh.next)
        peer_fill(c, p, &at[s->n_peers++]);
    s->peers = at;
}

static void invites_fill(struct core *c, struct core_status *s)
{
    struct invite_status *at = arena_take(&c->arena, (c->n_invites + 1) * sizeof *at);

    for (size_t i = 0; i < c->n_invites && at != NULL; i++)
        at[s->n_invites++] = (struct invite_status){c->invites[i].area, c->invites[i].expires_ms,
                                                    !bytes_zero(&c->invites[i].used_by, sizeof(struct author))};
    s->invites = at;
}

void handle_status(struct core *c, const struct input *in)
{
    struct core_status *s = arena_take(&c->arena, sizeof *s);

    must(s != NULL);
    *s = (struct core_status){.network = c->me.network,
                              .area = c->me.area,
                              .epoch = c->me.epoch,
                              .key = c->me.key,
                              .area_list = tree_version(c->tree),
                              .events = log_count(c->txn),
                              .own_position = c->own_position,
                              .arrivals = arrival_last(c->txn),
                              .waiting = c->waiting,
                              .stale = stale_count(c->txn),
                              .parked = c->parked,
                              .steps = c->steps,
                              .events_folded = c->folded,
                              .signatures_checked = c->signatures,
                              .us_admit = c->us_admit,
                              .us_fold = c->us_fold,
                              .us_commit = c->us_commit,
                              .us_pump = c->us_pump,
                              .drill = c->drill,
                              .may_sign = c->may_sign,
                              .held = area_digest(c->txn, c->me.area),
                              .wall = c->time->wall,
                              .now = c->time->now};
    memcpy(s->verdicts, c->verdicts, sizeof s->verdicts);
    memcpy(s->may_not_sign_why, c->may_not_sign_why, sizeof s->may_not_sign_why);
    snprintf(s->name, sizeof s->name, "%s", tree_name(c->tree, c->me.area));
    store_id(c->store, s->store_id);
    peers_fill(c, s);
    invites_fill(c, s);
    struct effect *e = effect_add(c, EFFECT_STATUS);
    e->ticket = in->ticket;
    e->status = s;
}
