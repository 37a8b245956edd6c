/* What follows from an appended event: roster, area list, keys, folds and ledgers. */
#include <stdlib.h>

#include "node/core/core_internal.h"

/* ---- folds wait for what is cited ---- */

static void waiting_changed(struct core *c, int64_t by)
{
    c->waiting = (uint64_t)((int64_t)c->waiting + by);
    meta_put_number(c->txn, "waiting", c->waiting);
}

/* Whether everything cited is held; each missing cite is noted when `note`. */
static bool cites_held(struct core *c, const struct event *e, struct log_ref ref, bool note)
{
    bool all = true;

    for (uint32_t i = 0; i < e->n_cites; i++) {
        struct log_entry found;
        if (log_find(c->txn, &e->cites[i], &found))
            continue;
        all = false;
        if (note && waiting_put(c->txn, &e->cites[i], ref))
            waiting_changed(c, 1);
    }
    return all;
}

static struct event *event_read(struct core *c, struct log_ref ref, struct arena *a)
{
    struct log_entry at;

    if (!log_get(c->txn, ref, &at))
        return NULL;
    struct event *e = arena_take(a, sizeof *e);
    void *copy = e != NULL ? arena_copy(a, at.envelope.at, at.envelope.len) : NULL;
    if (copy == NULL) {
        txn_fail(c->txn, ERR_NOMEM);
        return NULL;
    }
    int rc = event_decode(e, span_of(copy, at.envelope.len), a);
    if (rc != 0) {
        txn_fail(c->txn, rc == ERR_NOMEM ? rc : ERR_CORRUPT); /* it was decoded before it was stored */
        return NULL;
    }
    return e;
}

/* It waits on when something else is missing, or when what came is another event at the position of the cited one. */
static bool free_one(void *arg, struct log_ref waits)
{
    struct core *c = arg;

    arena_reset(&c->scratch);
    waiting_changed(c, -1);
    const struct event *e = event_read(c, waits, &c->scratch);
    if (e != NULL && cites_held(c, e, waits, true))
        fold_event(c, e, waits, false);
    return txn_error(c->txn) == 0;
}

static void free_waiting(struct core *c, const struct event *came)
{
    waiting_take(c->txn, &came->stream.author, came->position, free_one, c);
}

/* ---- folds ---- */

static void dirty_add(struct core *c, const struct event *e, const struct subject *household, struct log_ref ref,
                      bool lasts)
{
    if (c->n_dirty == c->cap_dirty) {
        size_t cap = c->cap_dirty ? 2 * c->cap_dirty : 1024;
        struct dirty *more = realloc(c->dirty, cap * sizeof *more);
        must(more != NULL);
        c->dirty = more;
        c->cap_dirty = cap;
    }
    c->dirty[c->n_dirty] = (struct dirty){.area = e->stream.scope.area,
                                          .household = *household,
                                          .ref = ref,
                                          .order = (uint32_t)c->n_dirty,
                                          .e = lasts ? e : NULL};
    c->n_dirty++;
}

static struct view_key sum_key(const struct sum_target *at)
{
    if (at->type == VIEW_FUND)
        return fund_key(at->area, at->epoch, &at->subject);
    return view_key(at->area, at->type, &at->subject, (struct span){NULL, 0});
}

static void sums_add(struct core *c, const struct event *e)
{
    struct sum_target targets[SUM_TARGETS_MAX];
    size_t n = sums_targets(e, targets);

    for (size_t i = 0; i < n; i++) {
        struct view_key key = sum_key(&targets[i]);
        struct span fresh;
        int rc = sums_apply(e, &targets[i], view_get(c->txn, &key), &fresh, &c->arena);
        if (rc == ERR_NOMEM)
            txn_fail(c->txn, rc);
        else if (rc == 0)
            view_put(c->txn, &key, fresh);
    }
}

void fold_event(struct core *c, const struct event *e, struct log_ref ref, bool lasts)
{
    const struct kind_row *row = kind_row(e->kind);
    struct subject household;

    if (row == NULL)
        return; /* kept and relayed; a version that knows it folds it after a rebuild */
    if (row->folds & 1u << FOLD_SUMS)
        sums_add(c, e);
    if (row->folds & 1u << FOLD_RULES)
        rules_fold(c, e);
    if (e->kind == KIND_MOVE_IN || e->kind == KIND_ENCLOSURE)
        enclose_note(c, e);
    if (row->folds & 1u << FOLD_CASE && case_subject(e, &household))
        dirty_add(c, e, &household, ref, lasts);
}

void reapply_event(struct core *c, const struct event *e, struct log_ref ref)
{
    const struct kind_row *row = kind_row(e->kind);

    if (row != NULL && row->folds == 0)
        roster_note(c, e, ref);
    if (cites_held(c, e, ref, false))
        fold_event(c, e, ref, true);
}

void apply_event(struct core *c, const struct event *e, const struct log_entry *at)
{
    const struct kind_row *row = kind_row(e->kind);

    if (row != NULL && row->folds == 0)
        roster_note(c, e, at->ref);
    if (e->n_cites == 0 || cites_held(c, e, at->ref, true))
        fold_event(c, e, at->ref, true);
    if (c->waiting > 0)
        free_waiting(c, e);
}

/* ---- case files of the households that this step touched ---- */

static int dirty_order(const void *pa, const void *pb)
{
    const struct dirty *a = pa, *b = pb;

    if (a->area.code != b->area.code)
        return a->area.code < b->area.code ? -1 : 1;
    int cmp = memcmp(a->household.b, b->household.b, sizeof a->household.b);
    return cmp != 0 ? cmp : (a->order > b->order) - (a->order < b->order);
}

static struct view_key work_key(const struct work *w, const struct subject *household)
{
    static const struct subject none;
    uint8_t more[1 + 4 + 16 + 1 + 1 + 1 + 16 + 1];

    more[0] = w->lane;
    put_be(more + 1, w->due, 4);
    memcpy(more + 5, household->b, 16);
    more[21] = w->item;
    more[22] = w->process;
    more[23] = w->state;
    memcpy(more + 24, w->thing.b, 16);
    more[40] = w->duty;
    return view_key(w->owner, VIEW_WORK, &none, span_of(more, sizeof more));
}

/* Replace what the old case file asked for by what the new one asks for. */
static void work_update(struct core *c, const struct dirty *d, struct span old, const struct work_list *is)
{
    struct work_list was = {.n = 0};
    uint8_t place[8];

    if (old.at != NULL)
        case_work(old, &was, &c->scratch);
    put_be(place, d->area.code, sizeof place);
    for (size_t i = 0; i < was.n; i++) {
        struct view_key k = work_key(&was.at[i], &d->household);
        view_drop(c->txn, &k);
    }
    for (size_t i = 0; i < is->n; i++) {
        struct view_key k = work_key(&is->at[i], &d->household);
        view_put(c->txn, &k, span_of(place, sizeof place));
    }
}

/* Events of the household: those kept beside the case file, then those of this step. */
static size_t gather(struct core *c, struct span stored, const struct dirty *d, size_t n_new, struct event *events,
                     uint8_t *refs)
{
    size_t n_old = case_ref_count(stored), n = 0;

    for (size_t i = 0; i < n_old; i++) {
        const struct event *e = event_read(c, case_ref_at(stored, i), &c->scratch);
        if (e == NULL)
            return 0;
        events[n] = *e;
        case_ref_put(refs + n++ * CASE_REF_BYTES, case_ref_at(stored, i));
    }
    for (size_t i = 0; i < n_new; i++) {
        const struct event *e = d[i].e != NULL ? d[i].e : event_read(c, d[i].ref, &c->scratch);
        if (e == NULL)
            return 0;
        events[n] = *e;
        case_ref_put(refs + n++ * CASE_REF_BYTES, d[i].ref);
    }
    return n;
}

/* Fold a household's set of events again, grown by the first `n_new` of `d`. */
static void refold(struct core *c, const struct dirty *d, size_t n_new)
{
    struct view_key key = view_key(d->area, VIEW_CASE, &d->household, (struct span){NULL, 0});
    struct span stored = view_get(c->txn, &key);
    size_t n_old = case_ref_count(stored);

    arena_reset(&c->scratch);
    if (n_old + n_new > SUBJECT_EVENTS_MAX) {
        TELL(c, STORY_ALARM, "fold household -> refused: more than %u events", SUBJECT_EVENTS_MAX);
        return; /* they are in the log; the case file stays as it was */
    }
    struct event *events = arena_take(&c->scratch, (n_old + n_new) * sizeof *events);
    uint8_t *head = arena_take(&c->scratch, 2 + (n_old + n_new) * CASE_REF_BYTES);
    struct span fresh;
    struct work_list work;
    size_t n = events != NULL && head != NULL ? gather(c, stored, d, n_new, events, head + 2) : 0;
    if (n_old + n_new == 0)
        return; /* marked stale, and gone */
    if (n == 0 || case_fold(c->tree, d->area, &d->household, events, n, &fresh, &work, &c->scratch) != 0) {
        txn_fail(c->txn, ERR_NOMEM); /* unless an earlier failure stuck already */
        return;
    }
    put_be(head, n, 2);
    size_t head_len = 2 + n * CASE_REF_BYTES;
    uint8_t *whole = arena_take(&c->scratch, head_len + fresh.len);
    if (whole == NULL) {
        txn_fail(c->txn, ERR_NOMEM);
        return;
    }
    memcpy(whole, head, head_len);
    memcpy(whole + head_len, fresh.at, fresh.len);
    work_update(c, d, case_view_of(stored), &work);
    view_put(c->txn, &key, span_of(whole, head_len + fresh.len));
    c->folded += n_new;
    if (c->handovers && n_new > 0)
        enclose_touched(c, d->area, &d->household);
}

void fold_dirty(struct core *c)
{
    size_t n = c->n_dirty;

    if (n == 0 || txn_error(c->txn) != 0)
        return;
    qsort(c->dirty, n, sizeof *c->dirty, dirty_order);
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && area_equal(c->dirty[i].area, c->dirty[j].area) &&
                        subject_equal(&c->dirty[i].household, &c->dirty[j].household);
             j++)
            ;
        refold(c, &c->dirty[i], j - i);
    }
    c->n_dirty = 0;
}

/* ---- case files that something else than an event of theirs has changed: marked, and folded again in slices ---- */

struct stale_list {
    struct dirty *at;
    size_t n;
};

static void stale_collect(void *arg, struct area area, uint8_t fold, const struct subject *s)
{
    struct stale_list *l = arg;

    if (fold == FOLD_CASE)
        l->at[l->n++] = (struct dirty){.area = area, .household = *s};
}

void fold_stale(struct core *c)
{
    struct stale_list l = {.n = 0};

    if (c->stale == 0 || txn_error(c->txn) != 0)
        return;
    l.at = arena_take(&c->arena, REFOLD_SLICE_MAX * sizeof *l.at);
    if (l.at == NULL)
        return; /* the marks stand; the next step has memory again */
    stale_take(c->txn, REFOLD_SLICE_MAX, stale_collect, &l);
    for (size_t i = 0; i < l.n; i++)
        refold(c, &l.at[i], 0);
    c->stale = stale_count(c->txn);
    TELL(c, STORY_NORMAL, "fold %zu stale case files -> %llu left", l.n, (unsigned long long)c->stale);
}

void fold_now(struct core *c, struct area area, const struct subject *household)
{
    struct dirty d = {.area = area, .household = *household};

    fold_dirty(c);
    if (c->stale > 0)
        refold(c, &d, 0);
}

static bool mark_stale(void *arg, struct span key, struct span value)
{
    struct core *c = arg;
    struct subject s;

    (void)value;
    must(key.len >= 8 + 1 + sizeof s.b);
    memcpy(s.b, key.at + 9, sizeof s.b);
    stale_put(c->txn, (struct area){get_be(key.at, 8)}, FOLD_CASE, &s);
    return txn_error(c->txn) == 0;
}

void fold_all_later(struct core *c)
{
    view_each(c->txn, (struct area){0}, (struct area){UINT64_MAX}, VIEW_CASE, NULL, mark_stale, c);
    c->stale = stale_count(c->txn);
}
