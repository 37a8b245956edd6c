/* An office that runs a newer version signs an event of a kind that this one does not know: it must travel and be kept
 * byte for byte (D3). The core of this version would not sign it, so it is signed into its log beside it. */
#include "node/core/core_internal.h"
#include "proto/packet.h"
#include "simulator/workload_inside.h"

#define KIND_OF_TOMORROW 60000u

static int sign(struct core *c, struct prng *p, struct event *e, struct span *envelope)
{
    struct stream_key stream = {.author = c->me.key, .scope = {c->me.area, REACH_UP}, .lane = LANE_CASEWORK};
    struct head head = head_get(c->txn, &stream);
    uint8_t body[64];

    prng_fill(p, body, sizeof body);
    struct event_draft d = {.network = c->me.network,
                            .area = c->me.area,
                            .epoch = c->me.epoch,
                            .area_list = tree_version(c->tree),
                            .kind = KIND_OF_TOMORROW,
                            .depth = head.depth + 1,
                            .scope = stream.scope,
                            .lane = stream.lane,
                            .sequence = head.sequence + 1,
                            .position = c->own_position + 1,
                            .time = hlc_next(c->hlc, c->time->wall),
                            .previous = head.id,
                            .body = span_of(body, sizeof body)};
    return event_sign(e, envelope, &d, c->keys, &c->arena);
}

static bool file(struct core *c, struct prng *p)
{
    struct span envelope;
    struct event e;

    c->txn = store_begin(c->store, TXN_WRITE);
    if (sign(c, p, &e, &envelope) != 0) {
        store_abort(c->txn);
        c->txn = NULL;
        return false;
    }
    log_append(c->txn, &e, envelope, c->time->wall, 0, c->has_parent, c->takes_children);
    c->hlc = e.time;
    c->own_position = e.position;
    meta_put_number(c->txn, "hlc", c->hlc);
    peers_news(c, e.stream.scope, e.stream.lane, NULL);
    int rc = store_commit(c->txn);
    c->txn = NULL;
    return rc == 0;
}

void work_newer(struct workload *w, struct prng *p)
{
    uint32_t no = work_any(w, p, TIER_VILLAGE, TIER_MUNICIPAL);
    const struct sim_office *o = sim_office(w->s, no);
    struct core_status status;

    if (o->power != POWER_ON || !o->core->may_sign)
        return;
    struct step_time t = {.wall = sim_clock_of(w->s, no)};
    o->core->time = &t;
    w->stats.done[w->act] += file(o->core, p);
    sim_status(w->s, no, &status); /* a step: what is new is said to the neighbours */
}
