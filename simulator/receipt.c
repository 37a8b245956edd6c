#include "simulator/receipt.h"

#include <stdlib.h>

#include "base/must.h"
#include "proto/packet.h"
#include "tiers/tree.h"

void receipts_free(struct receipts *r)
{
    free(r->at);
}

/* Another disk of either of both begins anew. */
static struct receipt_mark *mark_of(const struct look *l, struct receipts *r, uint32_t by, uint32_t to, uint8_t lane,
                                    const uint8_t store[16])
{
    unsigned lives = model_office(l->m, by)->lives + model_office(l->m, to)->lives;
    uint64_t open_upto = 0;

    for (size_t i = 0; i < r->n; i++) {
        struct receipt_mark *m = &r->at[i];
        if (m->by != by || m->to != to || m->lane != lane || memcmp(m->store, store, 16) != 0)
            continue;
        if (m->lives == lives)
            return m;
        open_upto = m->open_upto > open_upto ? m->open_upto : open_upto; /* what was open then is open now */
    }
    if (r->n == r->room) {
        r->room = r->room ? 2 * r->room : 32;
        struct receipt_mark *more = realloc(r->at, r->room * sizeof *more);
        must(more != NULL);
        r->at = more;
    }
    r->at[r->n] = (struct receipt_mark){.by = by, .to = to, .lane = lane, .lives = lives, .open_upto = open_upto};
    memcpy(r->at[r->n].store, store, 16);
    return &r->at[r->n++];
}

struct walk {
    const struct look *l;
    receipt_fn *fn;
    void *self;
};

static bool said(void *arg, const struct log_entry *e)
{
    struct walk *w = arg;
    const struct model_event *m = model_find(w->l->m, &e->id);

    if (m != NULL)
        w->fn(w->self, w->l, m);
    return true;
}

struct scopes {
    struct walk *w;
    struct txn *theirs;
    uint8_t lane;
    uint64_t after, upto;
};

static bool scope_said(void *arg, struct scope s, const struct digest *d, const uint64_t last[LANES])
{
    struct scopes *sc = arg;

    (void)d;
    if (last[sc->lane] > sc->after && tree_holds(sim_tree(sc->w->l->s), sc->w->l->o->area, s))
        arrivals_each(sc->theirs, &s, sc->lane, sc->after, sc->upto, said, sc->w);
    return true;
}

/* The neighbour's arrivals that it owes to the office that speaks: to its parent all that go up, to a child those of the
 * scopes that it holds. */
static void range_each(struct walk *w, uint32_t to, uint8_t lane, uint64_t after, uint64_t upto)
{
    const struct sim_office *them = sim_office(w->l->s, to);
    struct txn *t = store_begin(them->store, TXN_READ);
    struct scopes sc = {w, t, lane, after, upto};

    if (them->parent == w->l->office)
        arrivals_each(t, NULL, lane, after, upto, said, w);
    else
        scope_each(t, tree_root(sim_tree(w->l->s)), scope_said, &sc);
    must(store_commit(t) == 0);
}

static void taken_each(const struct look *l, struct receipts *r, uint32_t to, const Fangpin__V1__Taken *k,
                       struct walk *w)
{
    uint8_t id[16];

    if (k->lane >= LANES || k->upto == 0)
        return; /* a repair, outside the cursor */
    store_id(sim_office(l->s, to)->store, id);
    struct receipt_mark *m = mark_of(l, r, l->office, to, (uint8_t)k->lane, id);
    if (k->upto <= m->upto)
        return;
    bool damaged = k->parked > 0 && sim_stats(l->s)->faults[FAULT_CORRUPT] > 0; /* parked under another id */
    if (k->refused > 0 || damaged)
        m->open_upto = k->upto;
    uint64_t after = m->upto > m->open_upto ? m->upto : m->open_upto;
    if (after < k->upto)
        range_each(w, to, (uint8_t)k->lane, after, k->upto);
    m->upto = k->upto;
}

/* Whose cursor is void begins its sending anew behind these arrivals: a receipt says nothing of those before, which the
 * compare brings. */
static void sending_anew(const struct look *l, struct receipts *r, uint32_t to, const Fangpin__V1__Compare *p)
{
    uint8_t id[16];

    store_id(l->o->store, id);
    for (size_t lane = 0; lane < p->n_upto && lane < LANES; lane++) {
        struct receipt_mark *m = mark_of(l, r, to, l->office, (uint8_t)lane, id);
        m->upto = p->upto[lane] > m->upto ? p->upto[lane] : m->upto;
    }
}

static void taken_all(const struct look *l, struct receipts *r, uint32_t to, const Fangpin__V1__Receipt *p,
                      struct walk *w)
{
    if (sim_office(l->s, to)->store == NULL)
        return; /* it is off */
    for (size_t i = 0; i < p->n_taken; i++)
        taken_each(l, r, to, p->taken[i], w);
}

void receipt_each(struct checks *c, const struct look *l, struct receipts *r, receipt_fn *fn, void *self)
{
    const struct effect *e = l->n->effect;
    struct opened o;
    struct walk w = {l, fn, self};
    uint32_t to;

    if (e->kind != EFFECT_SEND || e->peer_is_invite || e->frame.len > CHUNK_BYTES_MIN)
        return; /* receipts are small */
    if (packet_open(&o, e->frame, check_arena(c), kind_is_authority) != 0 ||
        (to = sim_find_key(l->s, &e->peer)) == NO_OFFICE)
        return;
    if (o.packet->what_case == FANGPIN__V1__PACKET__WHAT_COMPARE)
        sending_anew(l, r, to, o.packet->compare);
    else if (o.packet->what_case == FANGPIN__V1__PACKET__WHAT_RECEIPT)
        taken_all(l, r, to, o.packet->receipt, &w);
}
