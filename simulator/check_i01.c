/* I1. What an office told an officer or a neighbour that it has, it has: after every step and after every restart. Of a
 * disk that another replaced nothing is asked: what a neighbour took must still be at the neighbour (I7). */
#include "simulator/check.h"
#include "simulator/receipt.h"

static bool kept(const struct look *l, const struct model_event *e)
{
    struct cite c = {e->id, e->e.stream.author, e->e.position};
    struct log_entry at;
    struct parked p;

    return log_find(l->t, &c, &at) || park_get(l->t, &e->e.stream, e->e.sequence, &e->id, &p);
}

static void reply_note(struct checks *c, const struct look *l, const struct filing_reply *r)
{
    const struct model_event *e;

    if (r->rc != 0 || bytes_zero(&r->event, sizeof r->event))
        return;
    check_premise(c);
    e = model_find(l->m, &r->event);
    if (e == NULL || !kept(l, e)) {
        char id[17];
        check_fail(c, l, "an officer was told that %s is saved; it is not in the log", look_id(id, &r->event));
        return;
    }
    model_flag(l->m, l->office, e->no, PROMISED);
}

static void stepped(struct checks *c, const struct look *l)
{
    for (size_t i = 0; i < l->n->effects->n; i++) {
        const struct effect *e = &l->n->effects->at[i];
        for (size_t k = 0; e->kind == EFFECT_REPLY && k < e->n_replies; k++)
            reply_note(c, l, &e->replies[k]);
    }
}

static void taken(void *self, const struct look *l, const struct model_event *e)
{
    (void)self;
    model_flag(l->m, l->office, e->no, TAKEN);
}

static void sending(struct checks *c, const struct look *l)
{
    receipt_each(c, l, check_state(c), taken, c);
}

/* Everything that was ever promised here. */
static void all_kept(struct checks *c, const struct look *l)
{
    struct model_office *o = model_office(l->m, l->office);

    for (uint32_t i = 0; i < o->flags_room && i < l->m->n; i++) {
        if (!(o->flags[i] & (PROMISED | TAKEN)))
            continue;
        check_premise(c);
        if (!kept(l, l->m->at[i])) {
            char id[17];
            check_fail(c, l, "%s was acknowledged and is gone after a restart", look_id(id, &l->m->at[i]->id));
            return;
        }
    }
}

static void end(struct checks *c, void *state)
{
    (void)c;
    receipts_free(state);
}

const struct check check_i01 = {
    .id = "I1",
    .zh = "答复已存的都在",
    .en = "acknowledged is kept",
    .state_bytes = sizeof(struct receipts),
    .stepped = stepped,
    .sending = sending,
    .started = all_kept,
    .quiet = all_kept,
    .end = end,
};
