#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/starve.h"
#include "tests/support/steps.h"
#include "proto/packet.h"
#include "tests/support/tiers_history.h"

#define SHUFFLES  6
#define HISTORIES 400 /* of each process; with a dozen of them and six shuffles more than 10,000 in all */

static struct town town;
static const struct area village = {TOWN_VILLAGE};
static uint64_t serial = 1;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static struct span folded(const struct subject *subject, const struct event *events, size_t n)
{
    struct event *copy = arena_copy(&town.arena, events, n * sizeof *events);
    struct span view;

    assert_non_null(copy);
    assert_int_equal(case_fold(town.tree, village, subject, copy, n, &view, NULL, &town.arena), 0);
    return view;
}

static Fangpin__V1__CaseView *seen(const struct subject *subject, const struct event *events, size_t n)
{
    ProtobufCAllocator memory = arena_allocator(&town.arena);
    struct span view = folded(subject, events, n);
    Fangpin__V1__CaseView *v = fangpin__v1__case_view__unpack(&memory, view.len, view.at);

    assert_non_null(v);
    return v;
}

static struct event event_of(const struct process *p, const struct step_row *row, const struct subject *subject,
                             uint32_t on)
{
    return kind_is_step(row->k.kind) ? step_event(&town, serial++, p, row, subject, NULL, on, 0)
                                     : step_fixed_event(&town, serial++, row->k.kind, subject, on, 0);
}

/* A way as events, each resting on the one before. */
static size_t way_events(const struct process *p, const struct step_row *const *way, size_t n,
                         const struct subject *subject, struct event *out)
{
    for (size_t i = 0; i < n; i++) {
        const struct event *before = i > 0 ? &out[i - 1] : NULL;
        out[i] = event_of(p, way[i], subject, 20261101 + (uint32_t)i);
        if (before)
            history_cite(&out[i], &before, 1, &town.arena);
    }
    return n;
}

static void every_row_of_every_table_does_what_it_says(void **state)
{
    const struct step_row *way[WAY_MAX];
    struct event events[WAY_MAX];

    (void)state;
    for (const struct process *p = process_next(NULL); p; p = process_next(p)) {
        for (size_t i = 0; i < p->n_steps; i++) {
            struct subject subject = town_subject(serial++);
            uint32_t where, facts;
            arena_reset(&town.arena);
            size_t n = way_events(p, way, step_way(p, &p->steps[i], way), &subject, events);
            step_model(p, way, n, &where, &facts);
            const Fangpin__V1__ProcessView *v = step_instance(seen(&subject, events, n), p, &subject);
            assert_non_null(v);
            if (v->state != where || v->facts != facts)
                fail_msg("%s row %zu: state %u facts %x, the table says %u %x", p->name, i, v->state, v->facts, where,
                         facts);
            assert_int_equal(v->n_step, n);
            for (size_t k = 0; k < n; k++)
                assert_int_equal(v->step[k]->fate, FATE_APPLIED);
            assert_int_equal(v->crossed, 0);
            struct awaited who[AWAITS_MAX];
            assert_int_equal(v->n_awaited, process_awaits(p, where, facts, who));
            assert_int_equal(v->owner != 0, v->n_awaited > 0);
            assert_int_equal(v->n_leaf, 1);
        }
    }
}

/* Random steps, some resting on others, in every order the same bytes. */
static void any_order_gives_equal_bytes(void **state)
{
    struct prng r = prng_fork(20261123, "steps");
    struct event events[20];

    (void)state;
    for (const struct process *p = process_next(NULL); p; p = process_next(p)) {
        for (int h = 0; h < HISTORIES; h++) {
            struct subject subject = town_subject(serial++);
            size_t n = 2 + prng_below(&r, 18);
            arena_reset(&town.arena);
            for (size_t i = 0; i < n; i++) {
                const struct step_row *row = &p->steps[i < 1 ? 0 : prng_below(&r, p->n_steps)];
                events[i] = event_of(p, row, &subject, 20261101 + prng_below(&r, 28));
                const struct event *cited[2] = {&events[i ? prng_below(&r, (uint32_t)i) : 0],
                                                &events[i ? prng_below(&r, (uint32_t)i) : 0]};
                if (i && prng_below(&r, 3))
                    history_cite(&events[i], cited, 1 + prng_below(&r, 2), &town.arena);
            }
            struct span first = folded(&subject, events, n);
            for (int turn = 0; turn < SHUFFLES; turn++) {
                history_shuffle(events, n, &r);
                if (!span_equal(first, folded(&subject, events, n)))
                    fail_msg("%s history %d shuffle %d", p->name, h, turn);
            }
        }
    }
}

/* The signers' clocks by ten years forward or back: nothing changes but what is shown of them. */
static void clocks_decide_nothing(void **state)
{
    static const uint64_t ten_years = (uint64_t)315576 * 1000000 << 16;
    const struct step_row *way[WAY_MAX];
    struct event events[WAY_MAX];

    (void)state;
    for (const struct process *p = process_next(NULL); p; p = process_next(p)) {
        struct subject subject = town_subject(serial++);
        arena_reset(&town.arena);
        size_t n = way_events(p, way, step_way(p, &p->steps[p->n_steps - 1], way), &subject, events);
        Fangpin__V1__CaseView *before = seen(&subject, events, n);
        for (size_t i = 0; i < n; i++)
            events[i].time += i % 2 ? ten_years : 0 - ten_years;
        Fangpin__V1__CaseView *after = seen(&subject, events, n);
        for (size_t i = 0; i < before->n_event; i++)
            after->event[i]->time = before->event[i]->time;
        assert_true(span_equal(town_pack(&town.arena, &before->base), town_pack(&town.arena, &after->base)));
    }
}

/* ---- what does not fit ---- */

static const struct step_row *row_named(const char *name)
{
    const struct process *p;
    const struct step_row *row = step_by_name(name, &p);

    assert_non_null(row);
    return row;
}

static struct event case_step(const char *name, const struct subject *h, uint64_t area)
{
    return step_event(&town, serial++, process_get(PROCESS_CASE), row_named(name), h, NULL, 20261110, area);
}

static void a_step_waits_for_what_must_come_before(void **state)
{
    struct subject h = town_subject(serial++);
    struct event send = case_step("case_send", &h, 0), open = case_step("case_open", &h, 0),
                 freeze = case_step("case_freeze", &h, 0), may = case_step("case_authorise", &h, 0);
    struct event early[] = {send, open}, all[] = {send, open, freeze, may};

    (void)state;
    const Fangpin__V1__ProcessView *v = step_instance(seen(&h, early, 2), process_get(PROCESS_CASE), &h);
    assert_int_equal(v->n_step, 2);
    assert_true(v->step[0]->fate == FATE_WAITING || v->step[1]->fate == FATE_WAITING);
    v = step_instance(seen(&h, all, 4), process_get(PROCESS_CASE), &h);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(v->step[i]->fate, FATE_APPLIED);
}

static void steps_that_met_wait_for_the_competent_tier(void **state)
{
    const struct process *p = process_get(PROCESS_CASE);
    const struct step_row *way[WAY_MAX];
    struct subject h = town_subject(serial++);
    struct event events[WAY_MAX + 3];
    const struct step_row *approve = NULL;

    (void)state;
    for (size_t i = 0; i < p->n_steps && !approve; i++)
        if (p->steps[i].k.kind == KIND_DECISION)
            approve = &p->steps[i];
    size_t n = way_events(p, way, step_way(p, approve, way), &h, events);
    const struct event *base = &events[n - 2];
    events[n] = case_step("case_withdraw", &h, 0); /* in the village, not knowing of the approval */
    history_cite(&events[n], &base, 1, &town.arena);
    const Fangpin__V1__ProcessView *v = step_instance(seen(&h, events, n + 1), p, &h);
    assert_int_equal(v->crossed, 1);
    assert_int_equal(v->umpire, TOWN_COUNTY);

    events[n + 1] = case_step("case_void", &h, 0); /* the county has seen both */
    const struct event *both[] = {&events[n - 1], &events[n]};
    history_cite(&events[n + 1], both, 2, &town.arena);
    v = step_instance(seen(&h, events, n + 2), p, &h);
    assert_int_equal(v->crossed, 0);
    assert_string_equal(p->states[v->state].name, "withdrawn");
}

/* A closing that met a failed test, and was set aside by who had seen both, does not close the matter later by itself. */
static void what_was_settled_does_not_come_back(void **state)
{
    static const char *const names[] = {"water_open",  "water_back",   "water_pass", "water_fail",
                                        "water_close", "water_uphold", "water_back", "water_pass"};
    static const int cited[][2] = {{-1, -1}, {0, -1}, {1, -1}, {2, -1}, {2, -1}, {3, 4}, {5, -1}, {6, -1}};
    enum { N = 8 };
    const struct process *p = process_get(PROCESS_WATER);
    struct subject water = town_subject(serial++);
    struct event events[N];

    (void)state;
    for (int i = 0; i < N; i++) {
        events[i] =
            step_event(&town, serial++, p, row_named(names[i]), &water, NULL, 20261110, i == 5 ? TOWN_COUNTY : 0);
        const struct event *on[2] = {0};
        size_t n = 0;
        for (int k = 0; k < 2; k++)
            if (cited[i][k] >= 0)
                on[n++] = &events[cited[i][k]];
        if (n > 0)
            history_cite(&events[i], on, n, &town.arena);
    }
    const Fangpin__V1__ProcessView *v = step_instance(seen(&water, events, 5), p, &water);
    assert_string_equal(p->states[v->state].name, "open");
    assert_int_equal(v->crossed, 1);
    v = step_instance(seen(&water, events, N), p, &water);
    assert_string_equal(p->states[v->state].name, "testing");
    assert_int_equal(v->crossed, 0);
    struct arena a = arena_of(16u << 20);
    struct span view;
    starve_each(&a, ERR_NOMEM, (arena_reset(&a), case_fold(town.tree, village, &water, events, N, &view, NULL, &a)));
    arena_free(&a);
}

static void a_step_taken_twice_loses_nothing(void **state)
{
    struct subject h = town_subject(serial++);
    struct event twice[] = {case_step("case_open", &h, 0), case_step("case_freeze", &h, TOWN_VILLAGE),
                            case_step("case_freeze", &h, TOWN_TOWNSHIP)};

    (void)state;
    const Fangpin__V1__ProcessView *v = step_instance(seen(&h, twice, 3), process_get(PROCESS_CASE), &h);
    unsigned repeated = 0;
    for (size_t i = 0; i < v->n_step; i++)
        repeated += v->step[i]->fate == FATE_REPEATED;
    assert_int_equal(repeated, 1);
    assert_int_equal(v->crossed, 0);
}

static void late_is_shown_and_changes_nothing(void **state)
{
    struct subject h = town_subject(serial++);
    struct event open = case_step("case_open", &h, 0), freeze = case_step("case_freeze", &h, 0);
    struct step_values v = {{0}, {{0}}};
    struct span body;

    (void)state;
    v.number[STEP_ON] = 20261101;
    v.number[STEP_DUE_ON] = 20261105;
    v.bytes[STEP_HOUSEHOLD] = span_of(h.b, sizeof h.b);
    assert_int_equal(step_pack(&body, &v, &town.arena), 0);
    open.body = body;
    struct event events[] = {open, freeze};
    const struct event *cited = &events[0];
    history_cite(&events[1], &cited, 1, &town.arena);
    const Fangpin__V1__ProcessView *seen_now = step_instance(seen(&h, events, 2), process_get(PROCESS_CASE), &h);
    assert_int_equal(seen_now->step[1]->due, 20261105);
    assert_true(seen_now->step[1]->late);
    assert_string_equal(process_get(PROCESS_CASE)->states[seen_now->state].name, "verifying");
}

static struct event step_of_another(const char *name, const struct subject *h, uint8_t author)
{
    struct event e = case_step(name, h, 0);

    e.stream.author.b[9] = author; /* nobody follows anybody */
    return e;
}

static void what_rests_on_much_shows_no_more_than_can_be_cited(void **state)
{
    struct subject h = town_subject(serial++);
    struct event e[CITES_MAX + 8];

    (void)state;
    for (unsigned i = 0; i < ARRAY_LEN(e); i++)
        e[i] = step_of_another("case_open", &h, (uint8_t)(i + 1));
    const Fangpin__V1__ProcessView *v = step_instance(seen(&h, e, ARRAY_LEN(e)), process_get(PROCESS_CASE), &h);
    assert_int_equal(v->n_step, ARRAY_LEN(e));
    assert_int_equal(v->n_leaf, CITES_MAX);
}

static struct event delist_step(const char *name, const struct subject *h)
{
    return step_event(&town, serial++, process_get(PROCESS_DELIST), row_named(name), h, NULL, 20261110, 0);
}

/* K15: a lead that a running procedure did not know is news to it, until a step that weighs news has seen it. */
static void news_are_what_was_not_weighed(void **state)
{
    const struct process *p = process_get(PROCESS_DELIST);
    struct subject h = town_subject(serial++);
    struct event e[CITES_MAX + 12];
    size_t n = 0;

    (void)state;
    e[n++] = history_household(serial++, &h, 3, &town.arena);
    e[n++] = delist_step("delist_propose", &h);
    e[n++] = delist_step("delist_verify", &h);
    history_cite(&e[2], (const struct event *const[]){&e[1]}, 1, &town.arena);
    e[n++] = delist_step("delist_verify", &h); /* said twice: it does not apply */
    e[3].stream.author.b[9] = 1;
    history_cite(&e[3], (const struct event *const[]){&e[1]}, 1, &town.arena);
    e[n++] = history_lead(serial++, &h, RISK_WATER, &town.arena);
    e[4].stream.author.b[9] = 2;
    e[4].depth = 3;
    e[n++] = history_lead(serial++, &h, RISK_WATER, &town.arena);
    e[5].stream.author.b[9] = 3;
    e[5].body.len -= 2; /* no lead at all */
    const Fangpin__V1__ProcessView *v = step_instance(seen(&h, e, n), p, &h);
    assert_int_equal(v->n_news, 1);
    assert_memory_equal(v->news[0].data, e[4].id.b, 32);
    e[n] = delist_step("delist_review", &h); /* it knew of the lead, and weighs nothing */
    history_cite(&e[n], (const struct event *const[]){&e[4], &e[2]}, 2, &town.arena);
    e[n].stream.author.b[9] = 4;
    v = step_instance(seen(&h, e, n + 1), p, &h);
    assert_string_equal(p->states[v->state].name, "reviewed");
    assert_int_equal(v->n_news, 1);
    for (unsigned i = 0; n < ARRAY_LEN(e); i++, n++) {
        e[n] = history_lead(serial++, &h, RISK_WATER, &town.arena);
        e[n].stream.author.b[9] = (uint8_t)(5 + i);
        e[n].depth = 3;
    }
    v = step_instance(seen(&h, e, n), p, &h);
    assert_int_equal(v->n_news, CITES_MAX); /* as many as one step can weigh */
}

static void work_of_a_thing_without_an_id_names_none(void **state)
{
    Fangpin__V1__CaseView view = FANGPIN__V1__CASE_VIEW__INIT;
    Fangpin__V1__ProcessView process = FANGPIN__V1__PROCESS_VIEW__INIT, *list[] = {&process};
    struct work_list out = {.n = 0};
    uint8_t id[16] = {1};

    (void)state;
    view.process = list;
    view.n_process = 1;
    process.process = PROCESS_CASE;
    process.umpire = TOWN_COUNTY;
    process.thing = (ProtobufCBinaryData){15, id};
    steps_work(&view, &out);
    assert_int_equal(out.n, 1);
    assert_true(subject_none(&out.at[0].thing));
    process.thing.len = 16;
    steps_work(&view, &out);
    assert_int_equal(out.at[1].thing.b[0], 1);
}

/* What the county ratifies and this office does not hold is nothing to it: the file stays as it is. */
static void a_ratification_of_what_is_not_held_applies_alone(void **state)
{
    struct subject h = town_subject(serial++);
    struct event lost = history_visit(serial++, &h, &town.arena);
    const struct event *cited = &lost;
    struct event e[2];

    (void)state;
    e[0] = history_household(serial++, &h, 3, &town.arena);
    e[1] = step_event(&town, serial++, process_get(PROCESS_RULES), row_named("rules_ratify"), &h, NULL, 20261110,
                      TOWN_COUNTY);
    history_cite(&e[1], &cited, 1, &town.arena);
    Fangpin__V1__CaseView *v = seen(&h, e, 2);
    assert_int_equal(v->n_event, 2);
    assert_int_equal(step_instance(v, process_get(PROCESS_RULES), &h)->step[0]->fate, FATE_APPLIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ratification_of_what_is_not_held_applies_alone),

        cmocka_unit_test(what_rests_on_much_shows_no_more_than_can_be_cited),
        cmocka_unit_test(news_are_what_was_not_weighed),
        cmocka_unit_test(work_of_a_thing_without_an_id_names_none),

        cmocka_unit_test(every_row_of_every_table_does_what_it_says),
        cmocka_unit_test(any_order_gives_equal_bytes),
        cmocka_unit_test(clocks_decide_nothing),
        cmocka_unit_test(a_step_waits_for_what_must_come_before),
        cmocka_unit_test(steps_that_met_wait_for_the_competent_tier),
        cmocka_unit_test(what_was_settled_does_not_come_back),
        cmocka_unit_test(a_step_taken_twice_loses_nothing),
        cmocka_unit_test(late_is_shown_and_changes_nothing),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
