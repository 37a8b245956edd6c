/* Random work on a store, beside a plain model of it in memory: after every commit, abort and reopening both
 * must say the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/must.h"
#include "base/prng.h"
#include "tests/support/store_bed.h"

#define AUTHORS    3
#define SCOPES     3
#define THREADS    2
#define EVENTS_MAX 300
#define VIEWS      40
#define STREAMS    (AUTHORS * SCOPES * LANES * THREADS)

struct model_event {
    unsigned author, scope, stream;
    uint8_t lane;
    struct log_ref ref;
    uint64_t sequence, arrival;
    bool up, down;
    struct id id;
    struct span envelope;
};

struct model {
    struct model_event events[EVENTS_MAX];
    unsigned n;
    uint64_t arrival;
    uint32_t author_nos[AUTHORS], n_authors;
    struct author_state authors[AUTHORS];
    struct head heads[STREAMS];
    uint32_t n_streams;
    struct digest digests[SCOPES];
    int views[VIEWS]; /* 0: absent */
    bool stale[VIEWS];
};

struct run {
    struct bed bed;
    struct prng rolls;
    struct office_keys keys[AUTHORS];
    struct model now, before;
    struct txn *t;
};

static struct scope scope_no(unsigned n)
{
    static const struct scope scopes[SCOPES] = {
        {{513201209000}, REACH_DOWN}, {{513201209200}, REACH_UP}, {{513201209200}, REACH_DOWN}};

    return scopes[n];
}

static unsigned roll(struct run *r, unsigned below)
{
    return (unsigned)prng_below(&r->rolls, below);
}

/* ---- the work, done to both ---- */

static unsigned branches_at(const struct model *m, unsigned author, uint64_t position)
{
    unsigned n = 0;

    for (unsigned i = 0; i < m->n; i++)
        n += m->events[i].author == author && m->events[i].ref.position == position;
    return n;
}

static void model_append(struct model *m, struct model_event *e, const struct event *signed_event)
{
    struct author_state *a = &m->authors[e->author];
    struct head *h = &m->heads[e->stream];

    if (m->author_nos[e->author] == 0)
        m->author_nos[e->author] = ++m->n_authors;
    if (h->stream_no == 0)
        h->stream_no = ++m->n_streams;
    e->ref = (struct log_ref){.author_no = m->author_nos[e->author],
                              .position = signed_event->position,
                              .branch = (uint8_t)branches_at(m, e->author, signed_event->position)};
    e->arrival = ++m->arrival;
    if (e->ref.position > a->position) {
        a->position = e->ref.position;
        a->head = e->id;
    }
    if (e->ref.branch && (a->fork_at == 0 || a->fork_at > e->ref.position))
        a->fork_at = e->ref.position;
    if (e->sequence == h->sequence + 1 && id_equal(&signed_event->previous, &h->id)) {
        h->sequence = e->sequence;
        h->position = e->ref.position;
        h->id = e->id;
        h->depth = signed_event->depth;
    }
    digest_add_id(&m->digests[e->scope], &e->id);
    m->events[m->n++] = *e;
}

static void do_append(struct run *r, bool fork)
{
    struct model *m = &r->now;
    struct model_event e = {.author = roll(r, AUTHORS), .scope = roll(r, SCOPES), .lane = (uint8_t)roll(r, LANES)};
    uint8_t thread = (uint8_t)roll(r, THREADS);
    char body[32];

    if (m->n == EVENTS_MAX)
        return;
    e.stream = ((e.author * SCOPES + e.scope) * LANES + e.lane) * THREADS + thread;
    struct head h = m->heads[e.stream];
    uint64_t highest = m->authors[e.author].position;
    snprintf(body, sizeof body, "%llu", (unsigned long long)prng_next(&r->rolls));
    struct bed_draft d = {.keys = &r->keys[e.author],
                          .scope = scope_no(e.scope),
                          .lane = e.lane,
                          .thread = thread,
                          .sequence = h.sequence + 1,
                          .position = highest + 1,
                          .previous = h.id,
                          .body = body};
    if (fork && highest > 0)
        d.position = 1 + roll(r, (unsigned)highest);
    if (fork && roll(r, 2) && h.sequence > 1) {
        d.sequence = h.sequence;
        d.previous = (struct id){{1}};
    }
    struct bed_event ev = bed_sign(&r->bed, &d);
    e.sequence = d.sequence;
    e.id = ev.e.id;
    e.envelope = ev.envelope;
    e.up = roll(r, 2);
    e.down = roll(r, 2);
    struct log_entry put = log_append(r->t, &ev.e, ev.envelope, (struct wall){5}, e.author, e.up, e.down);
    model_append(m, &e, &ev.e);
    assert_int_equal(put.arrival, m->arrival);
    assert_int_equal(put.ref.branch, m->events[m->n - 1].ref.branch);
}

static void do_complete(struct run *r)
{
    struct model *m = &r->now;

    if (m->n == 0)
        return;
    struct model_event *e = &m->events[roll(r, m->n)];
    e->up = roll(r, 2);
    e->down = roll(r, 2);
    e->arrival = ++m->arrival;
    log_complete(r->t, e->ref, e->envelope, e->up, e->down);
}

static struct view_key view_no(unsigned n)
{
    struct subject s = {.b = {[15] = (uint8_t)n}};

    return view_key(scope_no(n % 2).area, (uint8_t)(n % 3), &s, span_of(NULL, 0));
}

static void do_view(struct run *r)
{
    unsigned n = roll(r, VIEWS);
    struct view_key k = view_no(n);
    int value = (int)roll(r, 1000);

    r->now.views[n] = value;
    if (value % 4 == 0) {
        r->now.views[n] = 0;
        view_drop(r->t, &k);
    } else {
        view_put(r->t, &k, span_of(&value, sizeof value));
    }
}

static void unmark(void *arg, struct area area, uint8_t fold, const struct subject *s)
{
    struct model *m = arg;

    assert_int_equal(fold, 1);
    assert_int_equal(area.code, scope_no(0).area.code);
    assert_true(m->stale[s->b[15]]);
    m->stale[s->b[15]] = false;
}

static void do_stale(struct run *r)
{
    struct subject s = {.b = {[15] = (uint8_t)roll(r, VIEWS)}};

    if (roll(r, 4) == 0) {
        stale_take(r->t, 3, unmark, &r->now);
        return;
    }
    stale_put(r->t, scope_no(0).area, 1, &s);
    r->now.stale[s.b[15]] = true;
}

static void do_something(struct run *r)
{
    switch (roll(r, 8)) {
    case 0:
        do_append(r, true);
        break;
    case 1:
        do_complete(r);
        break;
    case 2:
        do_view(r);
        break;
    case 3:
        do_stale(r);
        break;
    default:
        do_append(r, false);
        break;
    }
}

/* ---- both must say the same ---- */

struct walked {
    const struct model *m;
    struct log_ref last_ref;
    uint64_t last_arrival;
    unsigned n;
};

static const struct model_event *model_find(const struct model *m, struct log_ref ref)
{
    for (unsigned i = 0; i < m->n; i++)
        if (m->events[i].ref.author_no == ref.author_no && m->events[i].ref.position == ref.position &&
            m->events[i].ref.branch == ref.branch)
            return &m->events[i];
    return NULL;
}

static const struct model_event *check_entry(const struct model *m, const struct log_entry *e)
{
    const struct model_event *want = model_find(m, e->ref);

    assert_non_null(want);
    assert_true(id_equal(&e->id, &want->id));
    assert_int_equal(e->arrival, want->arrival);
    assert_int_equal(e->sequence, want->sequence);
    assert_int_equal(e->lane, want->lane);
    assert_int_equal(e->from_peer, want->author);
    assert_int_equal(e->stream_no, m->heads[want->stream].stream_no);
    assert_true(scope_equal(e->scope, scope_no(want->scope)));
    assert_true(span_equal(e->envelope, want->envelope));
    return want;
}

static bool check_log(void *arg, const struct log_entry *e)
{
    struct walked *w = arg;
    const struct log_ref *a = &w->last_ref, *b = &e->ref;

    check_entry(w->m, e);
    assert_true(a->author_no < b->author_no ||
                (a->author_no == b->author_no &&
                 (a->position < b->position || (a->position == b->position && a->branch < b->branch))));
    w->last_ref = e->ref;
    w->n++;
    return true;
}

static bool check_arrival(void *arg, const struct log_entry *e)
{
    struct walked *w = arg;

    check_entry(w->m, e);
    assert_true(e->arrival > w->last_arrival);
    w->last_arrival = e->arrival;
    w->n++;
    return true;
}

static void check_way(struct txn *t, const struct model *m, int scope, uint8_t lane)
{
    struct scope s = scope >= 0 ? scope_no((unsigned)scope) : (struct scope){0};
    const struct scope *way = scope >= 0 ? &s : NULL;
    struct walked w = {.m = m};
    unsigned n = 0;

    for (unsigned i = 0; i < m->n; i++) {
        const struct model_event *e = &m->events[i];
        n += e->lane == lane && (scope < 0 ? e->up : e->down && e->scope == (unsigned)scope);
    }
    arrivals_each(t, way, lane, 0, UINT64_MAX, check_arrival, &w);
    assert_int_equal(w.n, n);
    assert_int_equal(arrivals_count(t, way, lane, 0, EVENTS_MAX, NULL), n);
    assert_true(arrivals_last(t, way, lane) >= w.last_arrival);
}

static void check_heads(struct run *r, struct txn *t)
{
    const struct model *m = &r->now;

    for (unsigned i = 0; i < STREAMS; i++) {
        struct stream_key k = bed_stream(&r->keys[i / (SCOPES * LANES * THREADS)],
                                         scope_no(i / (LANES * THREADS) % SCOPES), i / THREADS % LANES, i % THREADS);
        struct head h = head_get(t, &k);
        assert_int_equal(h.sequence, m->heads[i].sequence);
        assert_int_equal(h.position, m->heads[i].position);
        assert_int_equal(h.depth, m->heads[i].depth);
        assert_int_equal(h.stream_no, m->heads[i].stream_no);
        assert_true(id_equal(&h.id, &m->heads[i].id));
    }
    for (unsigned i = 0; i < AUTHORS; i++) {
        uint32_t no = author_number(t, &r->keys[i].public_key, false);
        struct author_state a = author_state_get(t, no);
        assert_int_equal(no, m->author_nos[i]);
        assert_int_equal(a.position, m->authors[i].position);
        assert_int_equal(a.fork_at, m->authors[i].fork_at);
        assert_true(id_equal(&a.head, &m->authors[i].head));
    }
}

static void check_digests(struct txn *t, const struct model *m)
{
    struct digest sum = {0}, area = area_digest(t, scope_no(0).area);

    for (unsigned i = 0; i < SCOPES; i++) {
        struct digest d = scope_digest(t, scope_no(i));
        assert_true(digest_equal(&d, &m->digests[i]));
        digest_add(&sum, &m->digests[i]);
    }
    assert_true(digest_equal(&sum, &area));
}

static void check_views(struct txn *t, const struct model *m)
{
    uint64_t stale = 0;

    for (unsigned i = 0; i < VIEWS; i++) {
        struct view_key k = view_no(i);
        struct span v = view_get(t, &k);
        assert_int_equal(v.at != NULL, m->views[i] != 0);
        assert_true(v.at == NULL || memcmp(v.at, &m->views[i], sizeof m->views[i]) == 0);
        stale += m->stale[i];
    }
    assert_int_equal(stale_count(t), stale);
}

static void check_all(struct run *r, struct txn *t)
{
    const struct model *m = &r->now;
    struct walked w = {.m = m};
    struct log_entry e;

    log_each(t, NULL, check_log, &w);
    assert_int_equal(w.n, m->n);
    assert_int_equal(log_count(t), m->n);
    assert_int_equal(arrival_last(t), m->arrival);
    for (unsigned i = 0; i < m->n; i += 7) {
        struct cite c = {.id = m->events[i].id,
                         .author = r->keys[m->events[i].author].public_key,
                         .position = m->events[i].ref.position};
        assert_true(log_find(t, &c, &e));
        check_entry(m, &e);
    }
    for (int scope = -1; scope < SCOPES; scope++)
        for (uint8_t lane = 0; lane < LANES; lane++)
            check_way(t, m, scope, lane);
    check_heads(r, t);
    check_digests(t, m);
    check_views(t, m);
    assert_int_equal(txn_error(t), 0);
}

static void run_round(struct run *r)
{
    r->before = r->now;
    r->t = store_begin(r->bed.s, TXN_WRITE);
    for (unsigned n = roll(r, 12); n > 0; n--)
        do_something(r);
    if (roll(r, 4) == 0)
        check_all(r, r->t);
    if (roll(r, 3) == 0) {
        store_abort(r->t);
        r->now = r->before;
    } else {
        assert_int_equal(store_commit(r->t), 0);
    }
    if (roll(r, 8) == 0)
        bed_reopen(&r->bed);
    struct txn *t = store_begin(r->bed.s, TXN_READ);
    check_all(r, t);
    assert_int_equal(store_commit(t), 0);
}

static void the_store_says_what_the_model_says(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct run *r = calloc(1, sizeof *r);
        must(r != NULL);
        bed_up(&r->bed);
        r->rolls = prng_fork(seed, "store");
        for (unsigned i = 0; i < AUTHORS; i++)
            r->keys[i] = bed_keys(i + 1);
        print_message("seed %u\n", (unsigned)seed);
        for (unsigned i = 0; i < 60; i++)
            run_round(r);
        assert_true(r->now.n > 50);
        bed_down(&r->bed);
        free(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_store_says_what_the_model_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
