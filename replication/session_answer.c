/* Compare, the answering side. It keeps one question until the pump and nothing in between: an answer holds as
 * much as fits, and lists what it told to its end; the asker asks for the rest. */
#include "replication/session_internal.h"

#include <stdlib.h>

/* Questions of one packet never overlap: what is asked of an area is not asked of its parts. So answering one costs a
 * look at each scope of the link at most. */
static bool sum_overlaps(const struct answer *a, struct scope scope)
{
    for (uint32_t i = 0; i < a->n_sums; i++) {
        struct scope other = a->sums[i].scope;
        bool within = (other.reach == 0 && area_inside(scope.area, other.area)) ||
                      (scope.reach == 0 && area_inside(other.area, scope.area));
        if (within || scope_equal(scope, other))
            return true;
    }
    return false;
}

static bool sum_take(const struct session *s, struct answer *a, const Fangpin__V1__ScopeSum *m)
{
    if (a->n_sums == COMPARE_ASK_MAX || m->digest.len != DIGEST_BYTES || !sum_allowed(s, m->area, m->reach))
        return false;
    struct scope scope = {{m->area}, (enum reach)m->reach};
    if (sum_overlaps(a, scope))
        return false;
    a->sums[a->n_sums++] = (struct scope_sum){scope, digest_get(m->digest.data)};
    return true;
}

static bool scope_take(const struct session *s, struct answer *a, const Fangpin__V1__ScopeName *m)
{
    if (a->n_scopes == COMPARE_ASK_MAX || m->reach == 0 || !sum_allowed(s, m->area, m->reach))
        return false;
    a->scopes[a->n_scopes++] = (struct scope){{m->area}, (enum reach)m->reach};
    return true;
}

bool question_new(struct session *s, uint32_t step)
{
    bool fresh = step > s->answered;

    if (fresh)
        s->answered = step;
    else
        s->strangers++;
    return fresh;
}

/* NULL: no memory; the asker runs into its timeout. */
struct answer *answer_room(struct session *s)
{
    if (s->answer == NULL)
        s->answer = calloc(1, sizeof *s->answer);
    return s->answer;
}

static void question_take(struct session *s, const struct session_turn *t, const Fangpin__V1__Compare *m)
{
    struct head ignored;
    uint64_t strange = 0;

    struct answer *a = answer_room(s);
    if (a == NULL)
        return;
    a->owed = true;
    a->step = m->step;
    a->n_sums = a->n_scopes = 0;
    for (size_t i = 0; i < m->n_sum; i++)
        strange += !sum_take(s, a, m->sum[i]);
    for (size_t i = 0; i < m->n_listed; i++)
        strange += !scope_take(s, a, m->listed[i]);
    a->has_told = m->n_head == 1 && stream_head_read(s, m->head[0], &a->told, &ignored);
    if (strange == 0)
        return;
    s->malformed++;
    TELL(s, t, STORY_WARN, "received compare -> %llu of its questions are not for this link",
         (unsigned long long)strange);
}

static void done_take(struct session *s, const struct session_turn *t, uint32_t step)
{
    struct answer *a = answer_room(s);

    if (a == NULL)
        return;
    a->end_owed = true;
    a->end_step = step;
    a->sent = 0;
    s->v.compares++;
    s->compare.events = 0;
    if (s->in.open) {
        s->in.trusted = true;
        cursor_write(s, t->txn);
    }
    s->out.trusted = s->out.open;
    if (s->state == SESSION_COMPARING && s->in.trusted && s->out.trusted)
        session_move(s, t, ON_LEVEL, "the child says so");
}

void answer_handle(struct session *s, const struct session_turn *t, const Fangpin__V1__Compare *m)
{
    if (m->round != 1 || (m->n_upto != 0 && m->n_upto != LANES)) {
        s->malformed++;
        TELL(s, t, STORY_WARN, "received compare of round %u -> refused", m->round);
        return;
    }
    if (!question_new(s, m->step))
        return;
    s->compare.wanted = false;
    if (m->n_upto == LANES) { /* its sending begins anew */
        inbound_anew(s, m->upto);
        s->in.trusted = false;
        if (s->state == SESSION_STEADY)
            session_move(s, t, ON_DIFFERENCE, "the child is in doubt of its cursor");
    } else if (s->in.trusted) {
        inbound_stands(s, t->txn);
    }
    if (m->done)
        done_take(s, t, m->step);
    else
        question_take(s, t, m);
}

/* ---- answering ---- */

/* An answer in the making. */
struct telling {
    struct session *s;
    const struct session_turn *t;
    Fangpin__V1__Compare m;
    struct sums sums, listed;
    Fangpin__V1__StreamHead **heads;
    size_t n_heads, most;
    bool skipping; /* until the stream that was told last */
    bool full, failed;
};

static size_t entries_most(const struct session *s, size_t bytes)
{
    size_t most = s->out.chunk_bytes / bytes;

    return most < 32 ? 32 : most < PACKET_HEADS_MAX ? most : PACKET_HEADS_MAX;
}

static void tell_sums(struct telling *o)
{
    const struct answer *a = o->s->answer;
    static const struct digest none;

    o->most = entries_most(o->s, SUM_BYTES);
    for (uint32_t i = 0; i < a->n_sums && o->sums.n < o->most; i++) {
        struct digest here = sum_here(o->t->txn, a->sums[i].scope);
        sums_add(&o->listed, a->sums[i].scope, &none);
        if (digest_equal(&here, &a->sums[i].digest))
            continue;
        sums_add(&o->sums, a->sums[i].scope, &here);
        if (a->sums[i].scope.reach == 0)
            sums_inside(&o->sums, o->t->txn, a->sums[i].scope.area);
    }
    o->failed = o->sums.failed || o->listed.failed;
}

static bool tell_head(void *arg, const struct stream_key *k, const struct head *h)
{
    struct telling *o = arg;

    if (o->skipping) {
        o->skipping = !stream_equal(k, &o->s->answer->told);
        return true;
    }
    o->full = o->n_heads == o->most;
    if (o->full)
        return false;
    o->heads[o->n_heads] = stream_head_make(o->t->arena, k, h);
    o->failed = o->failed || o->heads[o->n_heads] == NULL;
    o->n_heads++;
    return !o->failed;
}

static void tell_heads(struct telling *o)
{
    const struct answer *a = o->s->answer;
    static const struct digest none;

    o->most = entries_most(o->s, HEAD_BYTES);
    o->heads = arena_take(o->t->arena, o->most * sizeof(Fangpin__V1__StreamHead *));
    o->failed = o->heads == NULL;
    for (uint32_t i = 0; i < a->n_scopes && !o->failed; i++) {
        o->skipping = i == 0 && a->has_told;
        head_each(o->t->txn, a->scopes[i], tell_head, o);
        if (o->full || o->skipping)
            break; /* this one is not told to its end */
        sums_add(&o->listed, a->scopes[i], &none);
    }
    o->failed = o->failed || o->listed.failed;
}

static void telling_sums(struct telling *o)
{
    size_t n = o->sums.n ? o->sums.n : 1;
    Fangpin__V1__ScopeSum *at = arena_take(o->t->arena, n * sizeof *at);
    uint8_t *bytes = arena_take(o->t->arena, n * DIGEST_BYTES);

    o->m.sum = arena_take(o->t->arena, n * sizeof *o->m.sum);
    o->failed = o->failed || at == NULL || bytes == NULL || o->m.sum == NULL;
    for (size_t i = 0; i < o->sums.n && !o->failed; i++) {
        fangpin__v1__scope_sum__init(&at[i]);
        digest_put(bytes + i * DIGEST_BYTES, &o->sums.at[i].digest);
        at[i].area = o->sums.at[i].scope.area.code;
        at[i].reach = (uint32_t)o->sums.at[i].scope.reach;
        at[i].digest = (ProtobufCBinaryData){DIGEST_BYTES, bytes + i * DIGEST_BYTES};
        o->m.sum[o->m.n_sum++] = &at[i];
    }
}

static void telling_listed(struct telling *o)
{
    size_t n = o->listed.n ? o->listed.n : 1;
    Fangpin__V1__ScopeName *at = arena_take(o->t->arena, n * sizeof *at);

    o->m.listed = arena_take(o->t->arena, n * sizeof *o->m.listed);
    o->failed = o->failed || at == NULL || o->m.listed == NULL;
    for (size_t i = 0; i < o->listed.n && !o->failed; i++) {
        fangpin__v1__scope_name__init(&at[i]);
        at[i].area = o->listed.at[i].scope.area.code;
        at[i].reach = (uint32_t)o->listed.at[i].scope.reach;
        o->m.listed[o->m.n_listed++] = &at[i];
    }
}

static bool answer_say(struct session *s, const struct session_turn *t, Fangpin__V1__Compare *m)
{
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    uint64_t upto[LANES];

    m->round = 2;
    if (!s->out.trusted && !s->out.told) {
        for (size_t l = 0; l < LANES; l++)
            upto[l] = s->out.lane[l].base;
        m->n_upto = LANES;
        m->upto = upto;
    }
    p.what_case = FANGPIN__V1__PACKET__WHAT_COMPARE;
    p.compare = m;
    if (!session_say(s, t, m->n_upto ? LANE_URGENT : LANE_BULK, &p))
        return false;
    s->out.told = true;
    return true;
}

static void answer_now(struct session *s, const struct session_turn *t)
{
    struct answer *a = s->answer;
    struct telling o = {
        .s = s, .t = t, .m = FANGPIN__V1__COMPARE__INIT, .sums = sums_of(t->arena), .listed = sums_of(t->arena)};

    if (!s->out.open)
        lanes_open(s, t->txn, NULL); /* in the snapshot that is compared: what comes later goes by the cursor */
    lanes_settle(s, t->txn);
    if (a->n_scopes)
        tell_heads(&o);
    else
        tell_sums(&o);
    telling_sums(&o);
    telling_listed(&o);
    o.m.step = a->step;
    o.m.n_head = o.n_heads;
    o.m.head = o.heads;
    if (o.failed)
        s->starved = true;
    else if (answer_say(s, t, &o.m))
        a->owed = false;
}

bool answer_wants_pump(const struct session *s)
{
    return s->answer != NULL && (s->answer->owed || (s->answer->end_owed && !repairs_queued(s)));
}

void answer_pump(struct session *s, const struct session_turn *t)
{
    struct answer *a = s->answer;

    if (a == NULL)
        return;
    if (a->owed)
        answer_now(s, t);
    if (a->end_owed && !repairs_queued(s)) {
        Fangpin__V1__Compare end = FANGPIN__V1__COMPARE__INIT;
        end.step = a->end_step;
        end.sent = a->sent;
        if (answer_say(s, t, &end))
            a->end_owed = false;
    }
    if (!a->owed && !a->end_owed) {
        free(a);
        s->answer = NULL;
    }
}
