/* Events that came and what is said of them; receipts that came and what they settle. */
#include "replication/session_internal.h"

/* ---- the receiver ---- */

static void taken_note(struct session *s, const struct session_turn *t, const Fangpin__V1__Events *e, bool repair,
                       const struct session_counts *counts)
{
    static const struct session_counts none;
    const struct session_counts *n = counts ? counts : &none;

    if (s->n_taken >= TAKEN_MAX || !room_for((void **)&s->taken, &s->cap_taken, s->n_taken, sizeof *s->taken)) {
        TELL(s, t, STORY_WARN, "receipt of ticket %u -> left out: too many are owed", e->ticket);
        return;
    }
    s->taken[s->n_taken++] =
        (struct taken){(uint8_t)e->lane, e->ticket, repair || !s->in.open ? 0 : s->in.seen[e->lane], *n};
    if (n->refused + n->parked)
        TELL(s, t, STORY_WARN, "received %s events of %012llu -> %u parked, %u refused", lane_name(e->lane),
             (unsigned long long)s->c.peer_area.code, n->parked, n->refused);
}

void events_handle(struct session *s, const struct session_turn *t, const struct opened *o,
                   const struct session_counts *counts)
{
    const Fangpin__V1__Events *e = o->packet->events;
    bool repair = e->after == 0 && e->upto == 0;

    if (e->lane >= LANES || e->after > e->upto) {
        s->malformed++;
        TELL(s, t, STORY_WARN, "received events of lane %u -> refused: no such place", e->lane);
        return;
    }
    s->v.events_in += o->n_events;
    if (!repair)
        compare_note_events(s, o->n_events);
    if (repair) {
        s->compare.patience = t->now;
        s->compare.heard += o->n_events;
        if (counts)
            compare_note_repair(s, counts->stored, counts->parked + counts->refused);
    } else if (s->in.open && e->after <= s->in.seen[e->lane] && e->upto > s->in.seen[e->lane]) {
        s->in.seen[e->lane] = e->upto;
        if (s->in.trusted)
            cursor_write(s, t->txn);
    }
    taken_note(s, t, e, repair, counts);
}

void receipt_pump(struct session *s, const struct session_turn *t)
{
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Receipt r = FANGPIN__V1__RECEIPT__INIT;

    if (s->n_taken == 0)
        return;
    Fangpin__V1__Taken *at = arena_take(t->arena, s->n_taken * sizeof *at);
    Fangpin__V1__Taken **list = arena_take(t->arena, s->n_taken * sizeof *list);
    if (at == NULL || list == NULL) {
        s->starved = true;
        return;
    }
    for (size_t i = 0; i < s->n_taken; i++) {
        const struct taken *from = &s->taken[i];
        fangpin__v1__taken__init(&at[i]);
        at[i].lane = from->lane;
        at[i].ticket = from->ticket;
        at[i].upto = from->upto;
        at[i].stored = from->counts.stored;
        at[i].known = from->counts.known;
        at[i].parked = from->counts.parked;
        at[i].refused = from->counts.refused;
        at[i].first_refusal = from->counts.first_refusal;
        list[i] = &at[i];
    }
    r.n_taken = s->n_taken;
    r.taken = list;
    p.what_case = FANGPIN__V1__PACKET__WHAT_RECEIPT;
    p.receipt = &r;
    if (session_say(s, t, LANE_URGENT, &p))
        s->n_taken = 0;
}

/* ---- the sender ---- */

/* The peer lacks what came before this chunk: go back to where it stands. */
static void lane_go_back(struct session *s, const struct session_turn *t, uint8_t lane, uint64_t upto)
{
    struct lane_out *l = &s->out.lane[lane];

    TELL(s, t, STORY_WARN, "send %s events -> a packet was lost, again from %llu", lane_name(lane),
         (unsigned long long)upto);
    lane_forget(s, lane, UINT64_MAX);
    must(upto <= l->receipted);
    l->told = upto;
    l->sent = l->receipted;
    lane_find_sources(s, t->txn, lane);
}

static void receipt_of_cursor(struct session *s, const struct session_turn *t, const Fangpin__V1__Taken *k, bool known,
                              const struct chunk *c)
{
    struct lane_out *l = &s->out.lane[k->lane];

    if (k->upto > l->sent)
        return; /* of a chunk that was taken back meanwhile: it comes again */
    if (k->upto > l->receipted) {
        l->receipted = k->upto;
        s->v.last_receipt = t->now;
        lane_forget(s, (uint8_t)k->lane, k->upto);
    }
    if (!known || k->upto >= c->upto)
        return;
    if (k->upto < l->base)
        session_restart(s, t, "the other side does not know the session's cursor");
    else
        lane_go_back(s, t, (uint8_t)k->lane, k->upto);
}

void receipt_handle(struct session *s, const struct session_turn *t, const Fangpin__V1__Receipt *r)
{
    for (size_t i = 0; i < r->n_taken && session_speaks(s); i++) {
        const Fangpin__V1__Taken *k = r->taken[i];
        struct chunk c = {0};
        if (k->lane >= LANES) {
            s->malformed++;
            continue;
        }
        if (k->parked + k->refused)
            TELL(s, t, STORY_WARN, "sent %s events to %012llu -> %u parked, %u refused there, first verdict %u",
                 lane_name(k->lane), (unsigned long long)s->c.peer_area.code, k->parked, k->refused, k->first_refusal);
        bool known = lane_landed(s, (uint8_t)k->lane, k->ticket, t->now, &c);
        if (!known || !c.repair) {
            if (k->upto > 0 || known)
                receipt_of_cursor(s, t, k, known, &c);
            continue;
        }
        compare_note_repair(s, k->stored, k->parked + k->refused);
    }
}
