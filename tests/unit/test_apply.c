/* What follows from an appended event: folds that wait for what is cited, and the worklist. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "node/core/case_store.h"
#include "tests/support/desk.h"
#include "tests/support/world.h"
#include "tiers/fold.h"

struct bed {
    struct desks *d;
    struct desk *m, *c, *t, *v;
    struct maker a, b; /* two streams of the village: what is cited, and what cites */
};

static int setup(void **state)
{
    static struct bed b;

    b.d = desks_new(NULL);
    b.m = desk_root(b.d);
    b.c = desk_child(b.d, b.m, AREA_C);
    b.t = desk_child(b.d, b.c, AREA_T);
    b.v = desk_child(b.d, b.t, AREA_V);
    b.a = desk_maker(b.d, b.v, 20, 1000);
    b.b = desk_maker(b.d, b.v, 21, 2000);
    *state = &b;
    return 0;
}

static int teardown(void **state)
{
    struct bed *b = *state;

    desks_free(b->d);
    return 0;
}

static struct subject household_id(uint8_t n)
{
    return (struct subject){{1, 2, 3, n}};
}

static struct made made_household(struct maker *m, uint8_t n)
{
    Fangpin__V1__HouseholdBody b = FANGPIN__V1__HOUSEHOLD_BODY__INIT;
    struct subject s = household_id(n);
    uint8_t packed[64];

    b.household = (ProtobufCBinaryData){sizeof s.b, s.b};
    b.people = 4;
    m->draft.kind = KIND_HOUSEHOLD;
    m->draft.body = span_of(packed, fangpin__v1__household_body__pack(&b, packed));
    return make(m);
}

/* A lead on a household that cites these events. */
static struct made made_lead(struct maker *m, uint8_t n, const struct cite *cites, uint32_t n_cites)
{
    Fangpin__V1__LeadBody b = FANGPIN__V1__LEAD_BODY__INIT;
    struct subject s = household_id(n), id = household_id((uint8_t)(100 + n));
    uint8_t packed[64];

    b.lead = (ProtobufCBinaryData){sizeof id.b, id.b};
    b.household = (ProtobufCBinaryData){sizeof s.b, s.b};
    b.risk = RISK_ILLNESS;
    b.channel = CHANNEL_COUNTER;
    b.found_on = 20251101;
    m->draft.kind = KIND_LEAD;
    m->draft.body = span_of(packed, fangpin__v1__lead_body__pack(&b, packed));
    m->draft.cites = cites;
    m->draft.n_cites = n_cites;
    if (m->draft.depth < 50)
        m->draft.depth = 50; /* deeper than whatever it cites */
    struct made e = make(m);
    m->draft.cites = NULL;
    m->draft.n_cites = 0;
    return e;
}

static struct cite cite_of(const struct made *m)
{
    return (struct cite){m->e.id, m->e.stream.author, m->e.position};
}

static void arrive(struct bed *b, const struct made *e)
{
    desk_hand(b->d, b->t, b->v, e, 1);
}

static uint64_t waiting(struct bed *b)
{
    return desk_status(b->d, b->t).waiting;
}

/* How many events the township's case file of the household was folded from. */
static size_t folded(struct bed *b, uint8_t n)
{
    struct subject s = household_id(n);
    struct view_key k = view_key(b->v->area, VIEW_CASE, &s, (struct span){NULL, 0});
    struct txn *t = store_begin(b->t->store, TXN_READ);
    struct span v = view_get(t, &k);
    ProtobufCAllocator alloc = arena_allocator(&b->d->arena);
    size_t events = 0;

    if (v.at != NULL) {
        Fangpin__V1__CaseView *view = fangpin__v1__case_view__unpack(&alloc, case_view_of(v).len, case_view_of(v).at);
        assert_non_null(view);
        events = view->n_event;
        assert_int_equal(case_ref_count(v), events);
    }
    assert_int_equal(store_commit(t), 0);
    return events;
}

static void a_fold_waits_for_what_is_cited_the_log_does_not(void **state)
{
    struct bed *b = *state;
    struct made h = made_household(&b->a, 1);
    struct cite c = cite_of(&h);
    struct made lead = made_lead(&b->b, 1, &c, 1);
    uint64_t before = desk_status(b->d, b->t).events;

    arrive(b, &lead);
    assert_int_equal(desk_status(b->d, b->t).events, before + 1); /* stored, and relayed: */
    assert_int_equal(desk_status(b->d, b->t).peers[0].unsent[LANE_CASEWORK], 1);
    assert_int_equal(waiting(b), 1);
    assert_int_equal(folded(b, 1), 0);
    desk_restart(b->d, b->t);
    assert_int_equal(waiting(b), 1);
    arrive(b, &h);
    assert_int_equal(waiting(b), 0);
    assert_int_equal(folded(b, 1), 2);
}

static void a_rebuild_leaves_waiting_what_waits(void **state)
{
    struct bed *b = *state;
    struct made h = made_household(&b->a, 1);
    struct cite c = cite_of(&h);
    struct made lead = made_lead(&b->b, 1, &c, 1);

    arrive(b, &lead);
    struct step_time now = desk_time(b->d);
    assert_int_equal(core_rebuild(b->t->core, &now), 0);
    assert_int_equal(waiting(b), 1);
    assert_int_equal(folded(b, 1), 0);
    arrive(b, &h);
    assert_int_equal(waiting(b), 0);
    assert_int_equal(folded(b, 1), 2);
    now = desk_time(b->d);
    assert_int_equal(core_rebuild(b->t->core, &now), 0);
    assert_int_equal(folded(b, 1), 2); /* once, though both the log and the wait led to it */
}

static void all_that_is_cited_must_have_come(void **state)
{
    struct bed *b = *state;
    struct made h = made_household(&b->a, 1), other = made_household(&b->a, 2);
    struct cite both[] = {cite_of(&h), cite_of(&other)};
    struct made lead = made_lead(&b->b, 1, both, 2), second = made_lead(&b->b, 1, both, 1);

    arrive(b, &lead);
    arrive(b, &second);
    assert_int_equal(waiting(b), 3);
    arrive(b, &h);
    assert_int_equal(waiting(b), 1);
    assert_int_equal(folded(b, 1), 2); /* the household and the lead that cites it alone */
    arrive(b, &other);
    assert_int_equal(waiting(b), 0);
    assert_int_equal(folded(b, 1), 3);
}

static void one_cited_twice_is_waited_for_once(void **state)
{
    struct bed *b = *state;
    struct made h = made_household(&b->a, 1);
    struct cite twice[] = {cite_of(&h), cite_of(&h)};
    struct made lead = made_lead(&b->b, 1, twice, 2);

    arrive(b, &lead);
    arrive(b, &h);
    assert_int_equal(waiting(b), 0);
    assert_int_equal(folded(b, 1), 2);
}

/* The author signed two events at one position; the cited one came second. */
static void another_event_at_the_cited_position_is_not_the_cited_one(void **state)
{
    struct bed *b = *state;
    struct maker twin = desk_maker(b->d, b->v, 22, 1000);
    struct made h = made_household(&b->a, 1), fork = made_household(&twin, 3);
    struct cite c = cite_of(&h);
    struct made lead = made_lead(&b->b, 1, &c, 1);

    assert_int_equal(h.e.position, fork.e.position);
    arrive(b, &lead);
    arrive(b, &fork);
    assert_int_equal(waiting(b), 1);
    assert_int_equal(folded(b, 1), 0);
    arrive(b, &h);
    assert_int_equal(waiting(b), 0);
    assert_int_equal(folded(b, 1), 2);
}

/* What is freed may be what something else waits for. */
static void chains_of_cites_fold_to_their_end(void **state)
{
    struct bed *b = *state;
    struct made all[8];
    struct cite c;

    all[0] = made_household(&b->a, 1);
    for (uint8_t i = 1; i < ARRAY_LEN(all); i++) { /* each in a stream of its own, citing the one before */
        struct maker m = desk_maker(b->d, b->v, (uint8_t)(30 + i), 3000u + 10u * i);
        m.draft.depth = 50u * i;
        c = cite_of(&all[i - 1]);
        all[i] = made_lead(&m, 1, &c, 1);
    }
    for (size_t i = ARRAY_LEN(all) - 1; i > 0; i--)
        arrive(b, &all[i]);
    assert_int_equal(waiting(b), 1); /* the others' cites are held, though not folded */
    assert_int_equal(folded(b, 1), 6);
    arrive(b, &all[0]);
    assert_int_equal(waiting(b), 0);
    assert_int_equal(folded(b, 1), 8);
}

/* ---- the worklist ---- */

struct work_walk {
    uint8_t items[32];
    uint64_t owner[32];
    size_t n;
};

static bool work_take(void *arg, struct span key, struct span value)
{
    struct work_walk *w = arg;

    assert_int_equal(value.len, 8);
    assert_int_equal(get_be(value.at, 8), 513201209200);
    if (key.at[25 + 21] == WORK_STEP)
        return true; /* of processes: each lead asks for its own */
    assert_true(w->n < 32);
    w->owner[w->n] = get_be(key.at, 8);
    w->items[w->n++] = key.at[25 + 21]; /* behind area, type, subject: lane, due, household, item */
    return true;
}

static void expect_work(struct bed *b, enum work_item item, const struct desk *owner, size_t n)
{
    struct txn *t = store_begin(b->t->store, TXN_READ);
    struct work_walk w = {.n = 0};

    view_each(t, area_first(b->m->area), area_last(b->m->area), VIEW_WORK, NULL, work_take, &w);
    assert_int_equal(store_commit(t), 0);
    assert_int_equal(w.n, n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(w.items[i], item);
        assert_int_equal(w.owner[i], owner->area.code);
    }
}

static void work_appears_and_is_replaced(void **state)
{
    struct bed *b = *state;
    struct filing f = desk_household();

    f.area = b->v->area;
    struct subject h = desk_file(b->d, b->t, f).subject;
    expect_work(b, 0, NULL, 0); /* nobody asked for anything yet */
    struct filing lead = {
        .kind = KIND_LEAD, .area = b->v->area, .subject = h, .code = RISK_ILLNESS, .code2 = CHANNEL_COUNTER};
    desk_file(b->d, b->t, lead);
    expect_work(b, WORK_VISIT, b->v, 1);
    desk_file(b->d, b->t, lead); /* once, however many leads */
    expect_work(b, WORK_VISIT, b->v, 1);
    struct filing visit = {.kind = KIND_VISIT, .area = b->v->area, .subject = h, .code = VISIT_FIT};
    desk_file(b->d, b->t, visit);
    expect_work(b, WORK_CASE_OPEN, b->t, 1);
    desk_restart(b->d, b->t);
    desk_file(b->d, b->t, visit);
    expect_work(b, WORK_CASE_OPEN, b->t, 1);
}

#define IN_A_CHAIN(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_CHAIN(a_fold_waits_for_what_is_cited_the_log_does_not),
        IN_A_CHAIN(a_rebuild_leaves_waiting_what_waits),
        IN_A_CHAIN(all_that_is_cited_must_have_come),
        IN_A_CHAIN(one_cited_twice_is_waited_for_once),
        IN_A_CHAIN(another_event_at_the_cited_position_is_not_the_cited_one),
        IN_A_CHAIN(chains_of_cites_fold_to_their_end),
        IN_A_CHAIN(work_appears_and_is_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
