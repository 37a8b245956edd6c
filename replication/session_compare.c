/* Compare, the asking side: sums first, then the streams of what differs, then what each lacks.
 *
 * One question is open at a time, so memory is bounded here and the answerer keeps nothing. A pass ends when
 * nothing is left to ask and every repair was receipted; passes go on while repairs brought something. Every pass
 * but the last one makes a set larger, and their number is limited as well. */
#include "replication/session_internal.h"

#include <stdlib.h>

void compare_free(struct session *s)
{
    struct compare *c = &s->compare;

    free(c->sums);
    free(c->scopes);
    free(c->met);
    free(c->wants);
    c->sums = c->scopes = NULL;
    c->met = NULL;
    c->wants = NULL;
    c->n_sums = c->cap_sums = c->n_scopes = c->cap_scopes = c->n_met = c->cap_met = c->n_wants = c->cap_wants = 0;
}

void compare_reset(struct session *s)
{
    struct compare *c = &s->compare;

    compare_free(s);
    c->wanted = c->wanted || c->running;
    c->running = c->done_owed = c->told_some = c->forced = false;
    c->asked = ASKED_NOTHING;
    c->force_due = MONO_NEVER;
}

void compare_note_events(struct session *s, uint64_t n)
{
    struct compare *c = &s->compare;

    c->passing += n;
    c->events += n;
    if (s->c.we_are_child && c->events >= COMPARE_EVENTS && !c->running)
        c->wanted = true;
}

void compare_note_repair(struct session *s, uint64_t stored, uint64_t refused)
{
    s->v.repaired += stored;
    s->compare.repaired += stored;
    s->compare.stored += stored;
    s->compare.refused += refused;
}

bool scope_push(struct compare *c, struct scope **at, size_t *n, size_t *cap, struct scope scope)
{
    if (*n >= COMPARE_QUEUE_MAX || !room_for((void **)at, cap, *n, sizeof **at)) {
        c->overflow = true;
        return false;
    }
    (*at)[(*n)++] = scope;
    return true;
}

/* ---- asking ---- */

static void pass_begin(struct session *s)
{
    struct compare *c = &s->compare;

    c->pass++;
    c->differs = c->overflow = false;
    c->stored = c->refused = 0;
    for (uint32_t i = s->c.n_above; i-- > 0;)
        scope_push(c, &c->sums, &c->n_sums, &c->cap_sums, (struct scope){s->c.above[i], REACH_DOWN});
    scope_push(c, &c->sums, &c->n_sums, &c->cap_sums, (struct scope){s->c.own_area, 0});
}

static void compare_begin(struct session *s, const struct session_turn *t)
{
    struct compare *c = &s->compare;

    c->wanted = c->forced = false;
    c->force_due = MONO_NEVER;
    c->running = true;
    c->pass = 0;
    c->passing = c->events = c->repaired = 0;
    c->last_step = c->step + COMPARE_STEPS_MAX;
    TELL(s, t, STORY_DETAIL, "compare with %012llu -> begun", (unsigned long long)s->c.peer_area.code);
    pass_begin(s);
}

/* Send a question with what every one carries. The first says where sending begins anew. */
static void question_say(struct session *s, const struct session_turn *t, Fangpin__V1__Compare *m, enum question q,
                         size_t n)
{
    struct compare *c = &s->compare;
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    uint64_t upto[LANES];

    if (!s->out.open)
        lanes_open(s, t->txn, NULL);
    lanes_settle(s, t->txn);
    m->round = 1;
    m->step = c->step + 1;
    if (!s->out.trusted && !s->out.told) {
        for (size_t l = 0; l < LANES; l++)
            upto[l] = s->out.lane[l].base;
        m->n_upto = LANES;
        m->upto = upto;
    }
    p.what_case = FANGPIN__V1__PACKET__WHAT_COMPARE;
    p.compare = m;
    if (!session_say(s, t, m->n_upto ? LANE_URGENT : LANE_BULK, &p))
        return;
    s->out.told = true;
    c->step++;
    c->asked = q;
    c->asked_n = n;
    c->patience = t->now;
    for (size_t l = 0; l < LANES; l++)
        c->receipted[l] = s->out.lane[l].receipted;
}

static size_t asked_most(const struct session *s, size_t n, size_t bytes)
{
    size_t most = s->out.chunk_bytes / bytes;

    most = most < COMPARE_ASK_MAX ? most : COMPARE_ASK_MAX;
    return n < most ? n : most;
}

static void ask_sums(struct session *s, const struct session_turn *t)
{
    struct compare *c = &s->compare;
    size_t n = asked_most(s, c->n_sums, SUM_BYTES);
    Fangpin__V1__Compare m = FANGPIN__V1__COMPARE__INIT;
    Fangpin__V1__ScopeSum *at = arena_take(t->arena, n * sizeof *at);
    Fangpin__V1__ScopeSum **list = arena_take(t->arena, n * sizeof *list);
    uint8_t *bytes = arena_take(t->arena, n * DIGEST_BYTES);

    if (at == NULL || list == NULL || bytes == NULL) {
        s->starved = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        struct scope scope = c->sums[c->n_sums - 1 - i];
        struct digest d = sum_here(t->txn, scope);
        fangpin__v1__scope_sum__init(&at[i]);
        digest_put(bytes + i * DIGEST_BYTES, &d);
        at[i].area = scope.area.code;
        at[i].reach = (uint32_t)scope.reach;
        at[i].digest = (ProtobufCBinaryData){DIGEST_BYTES, bytes + i * DIGEST_BYTES};
        list[i] = &at[i];
    }
    m.n_sum = n;
    m.sum = list;
    question_say(s, t, &m, ASKED_SUMS, n);
}

static void ask_heads(struct session *s, const struct session_turn *t)
{
    struct compare *c = &s->compare;
    size_t n = asked_most(s, c->n_scopes, 16);
    Fangpin__V1__Compare m = FANGPIN__V1__COMPARE__INIT;
    Fangpin__V1__ScopeName *at = arena_take(t->arena, n * sizeof *at);
    Fangpin__V1__ScopeName **list = arena_take(t->arena, n * sizeof *list);
    Fangpin__V1__StreamHead *told = NULL;

    if (c->told_some)
        told = stream_head_make(t->arena, &c->told, &(struct head){0});
    if (at == NULL || list == NULL || (c->told_some && told == NULL)) {
        s->starved = true;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        struct scope scope = c->scopes[c->n_scopes - 1 - i];
        fangpin__v1__scope_name__init(&at[i]);
        at[i].area = scope.area.code;
        at[i].reach = (uint32_t)scope.reach;
        list[i] = &at[i];
    }
    m.n_listed = n;
    m.listed = list;
    m.n_head = told ? 1 : 0;
    m.head = &told;
    question_say(s, t, &m, ASKED_HEADS, n);
}

/* ---- the end ---- */

static void done_say(struct session *s, const struct session_turn *t)
{
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Compare m = FANGPIN__V1__COMPARE__INIT;

    m.round = 1;
    m.done = true;
    m.step = s->compare.step + 1;
    p.what_case = FANGPIN__V1__PACKET__WHAT_COMPARE;
    p.compare = &m;
    if (!session_say(s, t, LANE_BULK, &p))
        return;
    s->compare.done_owed = false;
    s->compare.step++;
    s->compare.asked = TOLD_DONE;
    s->compare.patience = t->now;
}

/* When to look again: a level link rarely; soon, and then ever later, one that was not, or could not be shown to be. */
static void compare_plan(struct session *s, const struct session_turn *t, enum compare_result result)
{
    struct compare *c = &s->compare;
    uint32_t again;

    c->tries = result == COMPARE_UNLEVEL ? c->tries + 1 : 0;
    c->unproven = result == COMPARE_UNPROVEN ? c->unproven + 1 : 0;
    again = c->tries + c->unproven;
    if (c->tries >= COMPARE_TRIES_MAX)
        TELL(s, t, STORY_ALARM, "compare with %012llu -> still not level after %u attempts: verify both stores",
             (unsigned long long)s->c.peer_area.code, c->tries);
    if (again >= COMPARE_TRIES_MAX)
        again = c->tries = c->unproven = 0;
    uint64_t wait = again > 0 ? (uint64_t)COMPARE_RETRY_MS << (again - 1) : COMPARE_PERIOD_MS;
    c->due = mono_after(t->now, wait + prng_below(&s->prng, wait / 8));
}

void compare_end(struct session *s, const struct session_turn *t, enum compare_result result)
{
    static const char *const words[] = {"level", "level but for what is on its way", "not level"};
    struct compare *c = &s->compare;

    TELL(s, t, result == COMPARE_UNLEVEL ? STORY_WARN : STORY_NORMAL,
         "compare with %012llu -> %s after %u passes, %llu events repaired", (unsigned long long)s->c.peer_area.code,
         words[result], c->pass, (unsigned long long)c->repaired);
    if (!s->in.open) {
        session_restart(s, t, "the parent did not say where it begins");
        return;
    }
    compare_free(s);
    c->running = c->told_some = false;
    c->asked = ASKED_NOTHING;
    c->done_owed = !s->in.trusted || !s->out.trusted; /* else the parent trusts them already */
    s->v.compares++;
    s->in.unwritten = s->in.unwritten || !s->in.trusted;
    s->in.trusted = s->out.trusted = true;
    compare_plan(s, t, result);
    if (s->state == SESSION_COMPARING)
        session_move(s, t, ON_LEVEL, "what differed was exchanged");
}

/* Nothing is left to ask and no repair is on the way. */
static void pass_end(struct session *s, const struct session_turn *t)
{
    struct compare *c = &s->compare;

    bool settled = c->stored == 0 && c->refused == 0 && !c->overflow;

    if (!c->differs)
        compare_end(s, t, COMPARE_LEVEL);
    else if (c->stored > 0 && c->pass < COMPARE_PASSES_MAX)
        pass_begin(s);
    else /* what still differs may be on its way by the cursors; if nothing is, somebody must look */
        compare_end(s, t, settled && c->passing > 0 ? COMPARE_UNPROVEN : COMPARE_UNLEVEL);
}

static bool asks_heads(const struct session *s)
{
    return s->compare.n_scopes && !repairs_queued(s) && !repairs_on_the_way(s);
}

static bool pass_over(const struct session *s)
{
    const struct compare *c = &s->compare;

    return c->n_wants + c->n_scopes + c->n_sums == 0 && !repairs_queued(s) && !repairs_on_the_way(s);
}

/* Events on their way would look like differences: a mere check waits for a quiet moment, though not for ever. */
static bool may_begin(const struct session *s)
{
    const struct compare *c = &s->compare;
    bool doubt = !s->in.trusted || !s->out.trusted;

    return c->wanted && !c->running && !c->done_owed && c->asked == ASKED_NOTHING &&
           (doubt || c->forced || lanes_idle(s));
}

bool compare_wants_pump(const struct session *s)
{
    const struct compare *c = &s->compare;

    if (!s->c.we_are_child)
        return false;
    if (!c->running)
        return c->done_owed || may_begin(s) || (c->wanted && c->force_due.ms == UINT64_MAX);
    return c->asked == ASKED_NOTHING && (c->n_wants || c->n_sums || asks_heads(s) || pass_over(s));
}

static void compare_start(struct session *s, const struct session_turn *t)
{
    struct compare *c = &s->compare;

    if (c->done_owed)
        done_say(s, t);
    if (may_begin(s))
        compare_begin(s, t);
    else if (c->wanted && c->force_due.ms == UINT64_MAX)
        c->force_due = mono_after(t->now, COMPARE_PATIENCE_MS);
}

void compare_pump(struct session *s, const struct session_turn *t)
{
    struct compare *c = &s->compare;

    if (!c->running)
        compare_start(s, t);
    while (c->running && c->asked == ASKED_NOTHING && !s->starved) {
        if (c->n_wants)
            want_say(s, t);
        else if (asks_heads(s))
            ask_heads(s, t);
        else if (c->n_sums)
            ask_sums(s, t);
        else if (pass_over(s))
            pass_end(s, t);
        else
            return;
    }
    if (c->done_owed && !s->starved)
        done_say(s, t);
}

struct mono compare_deadline(const struct session *s)
{
    const struct compare *c = &s->compare;

    if (!s->c.we_are_child)
        return MONO_NEVER;
    if (c->asked != ASKED_NOTHING)
        return mono_after(c->patience, RECEIPT_TIMEOUT_MS);
    if (c->running)
        return MONO_NEVER;
    return !c->wanted ? c->due : c->forced ? MONO_NEVER : c->force_due;
}

void compare_tick(struct session *s, const struct session_turn *t)
{
    struct compare *c = &s->compare;

    if (c->asked != ASKED_NOTHING)
        session_restart(s, t, "no answer came");
    else if (c->wanted)
        c->forced = true;
    else
        c->wanted = true;
}

/* ---- the answer ---- */

bool stack_drop(struct scope *at, size_t *n, size_t *asked, struct scope scope)
{
    for (size_t i = *n; i-- > *n - *asked;) {
        if (!scope_equal(at[i], scope))
            continue;
        memmove(at + i, at + i + 1, (*n - i - 1) * sizeof *at);
        (*n)--;
        (*asked)--;
        return true;
    }
    return false;
}

static void sums_read(const struct session *s, struct sums *out, const Fangpin__V1__Compare *m)
{
    for (size_t i = 0; i < m->n_sum; i++) {
        const Fangpin__V1__ScopeSum *from = m->sum[i];
        if (from->digest.len != DIGEST_BYTES || !sum_allowed(s, from->area, from->reach))
            continue;
        struct digest d = digest_get(from->digest.data);
        sums_add(out, (struct scope){{from->area}, (enum reach)from->reach}, &d);
    }
    sums_sort(out);
}

static size_t sums_find(const struct sums *at, struct scope scope)
{
    size_t low = 0, high = at->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (scope_order(at->at[mid].scope, scope) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* A part differs: its sums are asked for in turn, or its streams. */
static void part_differs(struct session *s, struct scope part)
{
    struct compare *c = &s->compare;

    if (part.reach == 0)
        scope_push(c, &c->sums, &c->n_sums, &c->cap_sums, part);
    else
        scope_push(c, &c->scopes, &c->n_scopes, &c->cap_scopes, part);
}

/* The parts of an area as the parent has them, from `i` on, and as they are here. */
static void area_differs(struct session *s, const struct session_turn *t, const struct sums *theirs, struct area a)
{
    struct sums ours = sums_of(t->arena);
    struct scope whole = {a, 0};
    size_t i = sums_find(theirs, whole), k = 0;

    sums_inside(&ours, t->txn, a);
    s->compare.overflow = s->compare.overflow || ours.failed;
    for (;;) {
        bool their = i < theirs->n && area_inside(theirs->at[i].scope.area, a);
        bool our = k < ours.n;
        if (!their && !our)
            return;
        int order = !their ? 1 : !our ? -1 : scope_order(theirs->at[i].scope, ours.at[k].scope);
        struct scope part = order <= 0 ? theirs->at[i].scope : ours.at[k].scope;
        bool equal = order == 0 && digest_equal(&theirs->at[i].digest, &ours.at[k].digest);
        if (!equal && !scope_equal(part, whole))
            part_differs(s, part);
        i += order <= 0;
        k += order >= 0;
    }
}

static void sums_handle(struct session *s, const struct session_turn *t, const Fangpin__V1__Compare *m)
{
    struct compare *c = &s->compare;
    struct sums theirs = sums_of(t->arena);
    size_t asked = c->asked_n;

    sums_read(s, &theirs, m);
    c->overflow = c->overflow || theirs.failed;
    /* First take out what was told, then push what it leads to: the question took the top of the stack. */
    for (size_t i = 0; i < m->n_listed; i++)
        if (!stack_drop(c->sums, &c->n_sums, &asked,
                        (struct scope){{m->listed[i]->area}, (enum reach)m->listed[i]->reach}))
            m->listed[i]->area = 0;
    for (size_t i = 0; i < m->n_listed; i++) {
        struct scope scope = {{m->listed[i]->area}, (enum reach)m->listed[i]->reach};
        size_t at = sums_find(&theirs, scope);
        if (scope.area.code == 0 || at == theirs.n || !scope_equal(theirs.at[at].scope, scope))
            continue;
        c->differs = true;
        if (scope.reach == 0)
            area_differs(s, t, &theirs, scope.area);
        else
            part_differs(s, scope);
    }
    if (asked == c->asked_n)
        compare_end(s, t, COMPARE_UNLEVEL); /* told nothing: asking again would not end */
}

static void want_answered(struct session *s, const struct session_turn *t, const Fangpin__V1__Compare *m)
{
    struct compare *c = &s->compare;

    c->n_wants -= c->asked_n;
    if (c->heard < m->sent)
        session_restart(s, t, "a repair was lost");
}

void compare_handle(struct session *s, const struct session_turn *t, const Fangpin__V1__Compare *m)
{
    struct compare *c = &s->compare;
    enum question q = c->asked;

    if (m->round != 2 || q == ASKED_NOTHING || m->step != c->step) { /* doubled, or of a compare that was given up */
        s->strangers++;
        return;
    }
    if (m->n_upto == LANES && !s->in.trusted && !s->in.open)
        inbound_anew(s, m->upto);
    c->asked = ASKED_NOTHING;
    if (q == ASKED_SUMS)
        sums_handle(s, t, m);
    else if (q == ASKED_HEADS)
        heads_handle(s, t, m);
    else if (q == ASKED_WANT)
        want_answered(s, t, m);
    if (c->running && c->differs && s->state == SESSION_STEADY)
        session_move(s, t, ON_DIFFERENCE, "a sum differs");
    if (c->running && c->step >= c->last_step)
        compare_end(s, t, COMPARE_UNLEVEL);
}
