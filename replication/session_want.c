/* Want: streams of which the asker lacks the end. It is answered by repairs, packets of events outside the cursor. */
#include "replication/session_internal.h"

#include <stdlib.h>

bool stream_head_read(const struct session *s, const Fangpin__V1__StreamHead *m, struct stream_key *k, struct head *h)
{
    if (m->reach == 0 || !sum_allowed(s, m->area, m->reach) || m->lane >= LANES || m->thread >= THREADS_MAX ||
        m->author.len != sizeof k->author.b || (m->sequence > 0 && m->id.len != sizeof h->id.b))
        return false;
    *k = (struct stream_key){
        .scope = {{m->area}, (enum reach)m->reach}, .lane = (uint8_t)m->lane, .thread = (uint8_t)m->thread};
    memcpy(k->author.b, m->author.data, sizeof k->author.b);
    *h = (struct head){.sequence = m->sequence, .position = m->position};
    if (m->sequence > 0)
        memcpy(h->id.b, m->id.data, sizeof h->id.b);
    return true;
}

Fangpin__V1__StreamHead *stream_head_make(struct arena *a, const struct stream_key *k, const struct head *h)
{
    Fangpin__V1__StreamHead *m = arena_take(a, sizeof *m);
    uint8_t *author = arena_copy(a, k->author.b, sizeof k->author.b);
    uint8_t *id = arena_copy(a, h->id.b, sizeof h->id.b);

    if (m == NULL || author == NULL || id == NULL)
        return NULL;
    fangpin__v1__stream_head__init(m);
    m->area = k->scope.area.code;
    m->reach = (uint32_t)k->scope.reach;
    m->lane = k->lane;
    m->thread = k->thread;
    m->author = (ProtobufCBinaryData){sizeof k->author.b, author};
    m->sequence = h->sequence;
    m->position = h->position;
    if (h->sequence > 0)
        m->id = (ProtobufCBinaryData){sizeof h->id.b, id};
    return m;
}

static size_t repairs_count(const struct session *s)
{
    size_t n = 0;

    for (size_t i = 0; i < LANES; i++)
        n += s->out.lane[i].n_repairs - s->out.lane[i].at_repair;
    return n;
}

bool repair_add(struct session *s, const struct stream_key *k, const struct head *after)
{
    struct lane_out *l = &s->out.lane[k->lane];

    if (repairs_count(s) >= REPAIR_STREAMS_MAX ||
        !room_for((void **)&l->repairs, &l->cap_repairs, l->n_repairs, sizeof *l->repairs))
        return false;
    l->repairs[l->n_repairs++] = (struct repair){*k, after ? *after : (struct head){0}};
    return true;
}

bool stream_parted(const struct session *s, struct txn *t, const struct stream_key *k)
{
    struct author_state a = author_state_get(t, author_number(t, &k->author, false));

    return a.fork_at != 0 || s->compare.tries >= 2;
}

void want_handle(struct session *s, const struct session_turn *t, const Fangpin__V1__Want *w)
{
    uint64_t strange = 0;

    if (s->c.we_are_child || !s->out.open || w->n_after > PACKET_WANTS_MAX) {
        s->malformed++;
        TELL(s, t, STORY_WARN, "received want of %zu streams -> refused", w->n_after);
        return;
    }
    struct answer *a = question_new(s, w->step) ? answer_room(s) : NULL;
    if (a == NULL)
        return;
    for (size_t i = 0; i < w->n_after; i++) {
        struct stream_key k;
        struct head after;
        bool sound = stream_head_read(s, w->after[i], &k, &after);
        strange += !sound || !repair_add(s, &k, stream_parted(s, t->txn, &k) ? NULL : &after);
    }
    if (strange)
        TELL(s, t, STORY_WARN, "received want -> %llu streams are not for this link", (unsigned long long)strange);
    a->end_owed = true;
    a->end_step = w->step;
    a->sent = 0;
}

/* How many streams one packet asks for: a chunk full. */
static size_t wants_most(const struct session *s)
{
    size_t most = s->out.chunk_bytes / HEAD_BYTES;

    most = most < PACKET_WANTS_MAX ? most : PACKET_WANTS_MAX;
    return s->compare.n_wants < most ? s->compare.n_wants : most;
}

bool want_say(struct session *s, const struct session_turn *t)
{
    struct compare *c = &s->compare;
    size_t n = wants_most(s);
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Want w = FANGPIN__V1__WANT__INIT;

    w.after = arena_take(t->arena, n * sizeof *w.after);
    s->starved = w.after == NULL;
    for (size_t i = 0; i < n && !s->starved; i++) {
        const struct stream_key *k = &c->wants[c->n_wants - 1 - i];
        struct head here = {0};
        if (!stream_parted(s, t->txn, k))
            here = head_get(t->txn, k); /* as it is now: what came meanwhile need not come again */
        w.after[i] = stream_head_make(t->arena, k, &here);
        s->starved = w.after[i] == NULL;
    }
    w.n_after = n;
    w.step = c->step + 1;
    p.what_case = FANGPIN__V1__PACKET__WHAT_WANT;
    p.want = &w;
    if (s->starved || !session_say(s, t, LANE_BULK, &p))
        return false;
    c->step++;
    c->asked = ASKED_WANT;
    c->asked_n = n;
    c->heard = 0;
    c->patience = t->now;
    return true;
}
