/* Manifests: signed by an office for its own events only, so that the other can say of a silent one how far
 * it had come and what it still held. They ride on packets that are sent anyhow. */
#include "replication/session_internal.h"

/* What the peer has not receipted of a lane, counted up to a limit. */
static uint64_t lane_unsent(const struct session *s, struct txn *t, uint8_t lane)
{
    const struct lane_out *l = &s->out.lane[lane];
    uint64_t n = 0;

    if (s->c.we_are_child)
        return s->out.open ? arrivals_count(t, NULL, lane, l->receipted, MANIFEST_COUNT_MAX, NULL) : 0;
    for (size_t i = 0; i < l->n_sources && n < MANIFEST_COUNT_MAX; i++)
        n += arrivals_count(t, &l->sources[i].scope, lane, l->receipted, MANIFEST_COUNT_MAX - n, NULL);
    return n;
}

static bool manifest_fill(struct session *s, const struct session_turn *t, Fangpin__V1__Manifest *m)
{
    struct author_state own = author_state_get(t->txn, author_number(t->txn, &s->c.own, false));
    uint64_t *unsent = arena_take(t->arena, LANES * sizeof *unsent);
    uint8_t *head = arena_copy(t->arena, own.head.b, sizeof own.head.b);
    uint8_t *author = arena_copy(t->arena, s->c.own.b, sizeof s->c.own.b);

    if (unsent == NULL || head == NULL || author == NULL)
        return false;
    for (uint8_t l = 0; l < LANES; l++)
        unsent[l] = lane_unsent(s, t->txn, l);
    fangpin__v1__manifest__init(m);
    m->author = (ProtobufCBinaryData){sizeof s->c.own.b, author};
    m->epoch = s->c.own_epoch;
    m->position = own.position;
    m->head = (ProtobufCBinaryData){sizeof own.head.b, head};
    m->n_unsent = LANES;
    m->unsent = unsent;
    m->wall_ms = t->wall.ms < 0 ? 0 : (uint64_t)t->wall.ms;
    return true;
}

Fangpin__V1__Manifest *manifest_due(struct session *s, const struct session_turn *t, bool always)
{
    bool rested = s->manifest_said.ms == UINT64_MAX || mono_due(mono_after(s->manifest_said, MANIFEST_MIN_MS), t->now);

    if (s->c.keys == NULL || (!always && !rested))
        return NULL;
    Fangpin__V1__Manifest *m = arena_take(t->arena, sizeof *m);
    if (m == NULL || !manifest_fill(s, t, m))
        return NULL;
    bool same =
        m->position == s->manifest_position && memcmp(m->unsent, s->manifest_unsent, sizeof s->manifest_unsent) == 0;
    if ((!always && same) || manifest_sign(m, s->c.keys, t->arena) != 0)
        return NULL;
    s->manifest_said = t->now;
    s->manifest_position = m->position;
    memcpy(s->manifest_unsent, m->unsent, sizeof s->manifest_unsent);
    return m;
}

void manifest_handle(struct session *s, const struct session_turn *t, const struct opened *o)
{
    const Fangpin__V1__Manifest *m = o->packet->manifest;

    if (m == NULL)
        return;
    bool sound = o->manifest_valid && m->author.len == sizeof s->c.peer.b &&
                 m->head.len == sizeof s->v.manifest_head.b &&
                 memcmp(m->author.data, s->c.peer.b, sizeof s->c.peer.b) == 0 && m->epoch == s->c.peer_epoch &&
                 m->n_unsent == LANES;
    if (!sound) {
        s->malformed++;
        TELL(s, t, STORY_WARN, "received manifest -> refused: not signed by the office of this link");
        return;
    }
    /* One that was held back on the way says less than what is known. */
    if (s->v.has_manifest && m->position < s->v.manifest_position)
        return;
    s->v.has_manifest = true;
    s->v.manifest_position = m->position;
    memcpy(s->v.manifest_head.b, m->head.data, m->head.len);
    memcpy(s->v.manifest_unsent, m->unsent, sizeof s->v.manifest_unsent);
    s->v.manifest_wall_ms = (int64_t)m->wall_ms;
    s->v.manifest_received_ms = t->wall.ms;
    manifest_write(s, t->txn);
}
