/* One step: inputs in, one commit, effects out. */
#include "node/core/core.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "node/core/core_internal.h"
#include "node/core/link_log.h"

struct effect *effect_add(struct core *c, enum effect_kind kind)
{
    if (c->n_effects == c->cap_effects) {
        size_t cap = c->cap_effects ? 2 * c->cap_effects : 64;
        struct effect *more = realloc(c->effects, cap * sizeof *more);
        must(more != NULL); /* a step that cannot say what it did must not go on */
        c->effects = more;
        c->cap_effects = cap;
    }
    struct effect *e = &c->effects[c->n_effects++];
    *e = (struct effect){.kind = kind};
    return e;
}

uint64_t core_us(struct core *c)
{
    return c->us != NULL ? c->us(c->us_self) : 0;
}

void core_secret(struct core *c, uint8_t out[32])
{
    uint8_t counter[8];

    put_be(counter, ++c->minted, sizeof counter);
    crypto_generichash(out, 32, counter, sizeof counter, c->time->entropy, sizeof c->time->entropy);
}

static int own_state_open(struct core *c)
{
    c->own_position = author_state_get(c->txn, author_number(c->txn, &c->me.key, true)).position;
    c->hlc = meta_number(c->txn, "hlc");
    c->waiting = meta_number(c->txn, "waiting");
    c->parked = park_use(c->txn, 0).events;
    c->stale = stale_count(c->txn);
    c->may_sign = true;
    if (meta_number(c->txn, "behind") > 0)
        core_stop_signing(c, meta_number(c->txn, "behind"), true);
    return txn_error(c->txn);
}

/* The newest list's tree; the driver's own where it is the same, so that a thousand offices share one. */
static int tree_load(struct core *c, struct tree **out)
{
    return core_load_tree(c->txn, c->known_tree, out);
}

static int core_load(struct core *c)
{
    int rc = identity_load(c->txn, &c->me);

    if (rc != 0)
        return rc;
    rc = tree_load(c, &c->tree);
    if (rc != 0)
        return rc;
    c->n_above = (uint32_t)tree_above(c->tree, c->me.area, c->above);
    c->has_parent = c->n_above > 0 && !bytes_zero(&c->me.parent, sizeof c->me.parent);
    c->takes_children = area_tier(c->me.area) != TIER_VILLAGE;
    c->roster = roster_new();
    if (c->roster == NULL)
        return ERR_NOMEM;
    if ((rc = own_state_open(c)) != 0 || (rc = roster_load(c)) != 0 || (rc = ring_open(c)) != 0 ||
        (rc = index_open(c)) != 0 || (rc = enclose_open(c)) != 0 || (rc = rules_open(c)) != 0 ||
        (rc = invites_open(c)) != 0)
        return rc;
    peers_sync(c);
    return txn_error(c->txn);
}

int core_open(struct core **out, const struct core_options *o, const struct step_time *time)
{
    struct core *c = calloc(1, sizeof *c);

    if (c == NULL)
        return ERR_NOMEM;
    *c = (struct core){.store = o->store,
                       .keys = o->keys,
                       .story = o->story,
                       .time = time,
                       .threads = o->threads ? o->threads : THREADS_DEFAULT,
                       .lane_window = o->lane_window,
                       .drill = o->drill,
                       .known_tree = o->tree,
                       .arena = arena_of(CORE_ARENA_BYTES),
                       .scratch = arena_of(CORE_ARENA_BYTES)};
    must(c->threads <= THREADS_MAX);
    snprintf(c->advertise, sizeof c->advertise, "%s", o->advertise != NULL ? o->advertise : "");
    c->prng = prng_fork(get_be(time->entropy, 8), "sessions");
    c->txn = store_begin(c->store, TXN_WRITE);
    int rc = core_load(c);
    if (rc == 0) {
        rc = store_commit(c->txn);
        if (rc == 0 && !author_equal(&c->me.key, &o->keys->public_key))
            rc = ERR_STATE; /* the folder's key is not the one the store was enrolled with */
    } else {
        store_abort(c->txn);
    }
    c->txn = NULL;
    if (rc != 0) {
        core_close(c);
        return rc == ERR_NOT_FOUND ? ERR_STATE : rc;
    }
    *out = c;
    return 0;
}

void core_close(struct core *c)
{
    if (c == NULL)
        return;
    peers_free(c);
    if (c->roster != NULL)
        roster_free(c->roster);
    tree_free(c->tree);
    arena_free(&c->arena);
    arena_free(&c->scratch);
    rules_free(c);
    sodium_memzero(&c->registered, sizeof c->registered);
    free(c->invites);
    free(c->effects);
    free(c->dirty);
    free(c);
}

void core_rest(struct core *c)
{
    arena_free(&c->arena);
    arena_free(&c->scratch);
    c->n_effects = 0;
    store_rest(c->store);
}

void core_set_stopwatch(struct core *c, uint64_t (*us)(void *self), void *self)
{
    c->us = us;
    c->us_self = self;
}

const struct tree *core_tree(const struct core *c)
{
    return c->tree;
}

/* ---- inputs ---- */

static void refuse_packet(struct core *c, const struct author *to, bool invite, enum refusal_code code,
                          const char *text)
{
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Refusal r = FANGPIN__V1__REFUSAL__INIT;
    struct span frame;

    r.code = code;
    r.text = arena_copy(&c->arena, text, strlen(text) + 1);
    p.what_case = FANGPIN__V1__PACKET__WHAT_REFUSAL;
    p.refusal = &r;
    if (r.text == NULL || packet_pack(&frame, &p, &c->arena) != 0)
        return;
    struct effect *e = effect_add(c, EFFECT_SEND);
    e->peer = *to;
    e->peer_is_invite = invite;
    e->lane = LANE_URGENT;
    e->frame = frame;
}

static void handle_packet(struct core *c, const struct input *in)
{
    struct peer *from = in->peer_is_invite ? NULL : peer_find(c, &in->peer);

    if (in->packet_rc != 0) {
        c->verdicts[VERDICT_MALFORMED]++;
        TELL(c, STORY_WARN, "received packet -> refused: %s", err_text(in->packet_rc));
        refuse_packet(c, &in->peer, in->peer_is_invite, REFUSAL_MALFORMED, err_text(in->packet_rc));
        return;
    }
    if (in->packet->packet->what_case == FANGPIN__V1__PACKET__WHAT_ENROL_REQUEST) {
        handle_enrol(c, in);
        return;
    }
    if (from == NULL) {
        TELL(c, STORY_WARN, "received packet -> ignored: the sender is not enrolled");
        refuse_packet(c, &in->peer, in->peer_is_invite, REFUSAL_NOT_ENROLLED, "not enrolled here");
        return;
    }
    struct session_turn turn = peer_turn(c);
    if (in->packet->packet->what_case == FANGPIN__V1__PACKET__WHAT_EVENTS) {
        struct session_counts counts = {0};
        admit_packet(c, from, in->packet, &counts);
        turn.txn = c->txn;
        session_packet(from->session, &turn, in->packet, &counts);
    } else {
        session_packet(from->session, &turn, in->packet, NULL);
        peer_remember_at_times(c, from);
    }
}

void core_stop_signing(struct core *c, uint64_t position, bool proven)
{
    if (proven && meta_number(c->txn, "behind") == 0)
        meta_put_number(c->txn, "behind", position);
    if (!c->may_sign)
        return;
    c->may_sign = false;
    snprintf(c->may_not_sign_why, sizeof c->may_not_sign_why,
             "a peer holds our position %llu, this store ends at %llu: restored from an older copy",
             (unsigned long long)position, (unsigned long long)c->own_position);
    TELL(c, STORY_ALARM, "sign -> refused from now on: %s", c->may_not_sign_why);
}

/* D13: the parent holds events of ours that we do not: this store is older than our own past. A child's word is not
 * enough: it must show the events. */
static void check_own_past(struct core *c)
{
    struct peer *parent = c->has_parent ? peer_find(c, &c->me.parent) : NULL;
    struct session_view v;

    if (parent == NULL)
        return;
    session_view(parent->session, &v);
    if (v.peer_knows_position > c->own_position)
        core_stop_signing(c, v.peer_knows_position, false);
}

static void handle_link(struct core *c, const struct input *in)
{
    struct peer *p = peer_find(c, &in->peer);
    struct session_turn turn = peer_turn(c);

    if (p == NULL || in->peer_is_invite)
        return;
    if (in->up) {
        struct session_view v;
        session_view(p->session, &v);
        link_gap_note(c->txn, p->area, (struct link_gap){v.last_heard_wall_ms, c->time->wall.ms});
        session_link_up(p->session, &turn);
    } else {
        peer_remember(c, p);
        session_link_down(p->session, &turn);
    }
}

static void handle_tick(struct core *c)
{
    struct session_turn turn = peer_turn(c);

    for (struct peer *p = c->peers; p != NULL; p = p->hh.next)
        if (mono_due(session_deadline(p->session), c->time->now))
            session_tick(p->session, &turn);
}

static void handle_input(struct core *c, const struct input *in)
{
    switch (in->kind) {
    case INPUT_PACKET:
        handle_packet(c, in);
        break;
    case INPUT_LINK:
        handle_link(c, in);
        break;
    case INPUT_FILING:
        handle_filings(c, in);
        break;
    case INPUT_INVITE:
        handle_invite(c, in);
        break;
    case INPUT_STATUS:
        break; /* after the commit, so that it tells what is durable */
    case INPUT_TICK:
        handle_tick(c);
        break;
    }
}

static void list_reload(struct core *c)
{
    struct tree *fresh;

    if (tree_load(c, &fresh) != 0)
        return; /* parts are still missing: the old list stays in force */
    if (tree_version(fresh) != tree_version(c->tree))
        fold_all_later(c); /* who decides and who owes follows the tree */
    tree_free(c->tree);
    c->tree = fresh;
    c->n_above = (uint32_t)tree_above(c->tree, c->me.area, c->above);
    c->roster_moved = true;
}

static int step_write(struct core *c, const struct input *in, size_t n)
{
    uint64_t t0 = core_us(c);

    c->txn = store_begin(c->store, TXN_WRITE);
    for (size_t i = 0; i < n; i++)
        handle_input(c, &in[i]);
    uint64_t t1 = core_us(c);
    fold_dirty(c);
    fold_stale(c);
    if (c->list_moved)
        list_reload(c);
    if (c->roster_moved || c->list_moved)
        peers_sync(c);
    if (c->roster_moved || c->steps == 1)
        index_share(c);
    index_later(c);
    enclose_later(c);
    c->roster_moved = c->list_moved = false;
    check_own_past(c);
    uint64_t t2 = core_us(c);
    int rc = store_commit(c->txn);
    c->txn = NULL;
    c->us_admit += t1 - t0;
    c->us_fold += t2 - t1;
    c->us_commit += core_us(c) - t2;
    return rc;
}

/* What is said to peers is said after the commit, from what is durable. */
static int step_speak(struct core *c, const struct input *in, size_t n)
{
    uint64_t t0 = core_us(c);
    struct txn *read = NULL;

    for (size_t i = 0; i < n; i++) {
        if (in[i].kind != INPUT_STATUS)
            continue;
        if (read == NULL)
            read = c->txn = store_begin(c->store, TXN_READ);
        handle_status(c, &in[i]);
    }
    for (struct peer *p = c->peers; p != NULL; p = p->hh.next) {
        if (!session_wants_pump(p->session))
            continue;
        if (read == NULL)
            read = c->txn = store_begin(c->store, TXN_READ);
        struct session_turn turn = peer_turn(c);
        session_pump(p->session, &turn);
    }
    c->txn = NULL;
    c->us_pump += core_us(c) - t0;
    return read != NULL ? store_commit(read) : 0;
}

int core_step(struct core *c, const struct input *in, size_t n, const struct step_time *time, struct effects *out)
{
    if (c->arena.used > CORE_ARENA_KEEP_BYTES)
        arena_free(&c->arena);
    else
        arena_reset(&c->arena);
    c->n_effects = 0;
    c->n_dirty = 0;
    c->minted = 0;
    c->told = (struct news){{{0}, 0}, 0, {{0}}};
    c->time = time;
    c->steps++;
    if (!c->started) {
        c->started = true;
        invites_admit(c);
        for (struct peer *p = c->peers; p != NULL; p = p->hh.next) {
            struct effect *e = p->is_parent ? NULL : effect_add(c, EFFECT_ADMIT);
            if (e != NULL && curve_public_of(e->curve, &p->key) == 0)
                e->peer = p->key;
        }
    }
    int rc = step_write(c, in, n);
    if (rc == 0)
        rc = step_speak(c, in, n);
    *out = (struct effects){c->effects, c->n_effects};
    return rc;
}

struct mono core_deadline(const struct core *c)
{
    bool slice = c->stale > 0 || (c->may_sign && ((c->index_owed && c->index.have) || c->enclose_owed));
    struct mono due =
        slice ? (struct mono){0} : MONO_NEVER; /* at once: there is a slice to fold, to index or to enclose */

    for (struct peer *p = c->peers; p != NULL; p = p->hh.next)
        due = mono_min(due, session_deadline(p->session));
    return due;
}
