#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/packet.h"
#include "tests/support/starve.h"
#include "tests/support/tiers_town.h"
#include "tiers/departments.h"
#include "tiers/push.h"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_of(64u << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void numbers_of_persons_are_no_record_numbers(void **state)
{
    (void)state;
    assert_true(push_record_fits("MZ-2026.10/000123_a"));
    assert_true(push_record_fits("20261000001234"));   /* 14 digits */
    assert_false(push_record_fits("990001195803120")); /* 15: an old identity number */
    assert_false(push_record_fits("A990001195803120013"));
    assert_false(push_record_fits("13800138000"));
    assert_true(push_record_fits("23800138000"));
    assert_false(push_record_fits(""));
    assert_false(push_record_fits("民政1"));
    assert_false(push_record_fits("a b"));
    assert_false(push_record_fits("a:b"));
    assert_false(push_record_fits("a[b"));
    assert_false(push_record_fits("a{b"));
    assert_false(push_record_fits("0123456789A123456789A123456789A123456789A1"));
}

/* On the 6th 00:00 (3.19), over the turn of a year too. */
static void a_department_is_missing_from_the_sixth(void **state)
{
    (void)state;
    assert_int_equal(push_missing_from(202610, 5), 20261106);
    assert_int_equal(push_missing_from(202612, 5), 20270106);
    assert_int_equal(push_missing_from(202613, 5), 0);
    assert_int_equal(push_missing_from(0, 5), 0);
    assert_int_equal(push_missing_from(999912, 5), 0);
}

static void records_lie_behind_their_push(void **state)
{
    struct subject list = push_subject(DEPT_WATER, 202610), a = push_record_subject(DEPT_WATER, 202610, span_str("a"));
    struct subject b = push_record_subject(DEPT_WATER, 202610, span_str("b"));

    (void)state;
    assert_memory_equal(list.b, a.b, PUSH_PREFIX_BYTES);
    assert_true(memcmp(list.b, a.b, sizeof a.b) < 0);
    assert_false(subject_equal(&a, &b));
    struct subject other = push_record_subject(DEPT_WATER, 202611, span_str("a"));
    assert_false(subject_equal(&a, &other));
}

/* ---- sums do not care for order ---- */

#define EVENTS 7

static struct event event_make(uint64_t serial, uint32_t kind, uint64_t place, const ProtobufCMessage *m,
                               uint32_t depth)
{
    struct event e = town_event(serial, kind, TOWN_COUNTY, place, town_pack(&arena, m));

    e.depth = depth;
    return e;
}

static struct event lead_make(uint64_t serial, uint32_t revision)
{
    Fangpin__V1__LeadBody b = FANGPIN__V1__LEAD_BODY__INIT;
    static struct subject household = {{7}};
    struct subject lead = town_subject(serial);

    b.lead = town_bytes(&lead);
    b.household = town_bytes(&household);
    b.risk = RISK_ILLNESS;
    b.found_on = 20261005;
    b.dept = DEPT_HEALTH;
    b.month = 202610;
    b.revision = revision;
    b.data_kind = PUSH_MEDICAL_LARGE;
    b.record = (char *)(uintptr_t) "WJ-1";
    return event_make(serial, KIND_LEAD, TOWN_VILLAGE, &b.base, 3);
}

static struct event unmatched_make(uint64_t serial, uint32_t revision)
{
    Fangpin__V1__PushRecordBody b = FANGPIN__V1__PUSH_RECORD_BODY__INIT;

    b.dept = DEPT_HEALTH;
    b.month = 202610;
    b.revision = revision;
    b.data_kind = PUSH_MEDICAL_LARGE;
    b.record = (char *)(uintptr_t) "WJ-1";
    b.found_on = 20261005;
    return event_make(serial, KIND_PUSH_RECORD, TOWN_COUNTY, &b.base, 2);
}

static struct event close_make(uint64_t serial, uint32_t revision)
{
    Fangpin__V1__LeadCloseBody b = FANGPIN__V1__LEAD_CLOSE_BODY__INIT;
    static struct subject household = {{7}};
    struct subject lead = town_subject(2);

    b.lead = town_bytes(&lead);
    b.household = town_bytes(&household);
    b.dept = DEPT_HEALTH;
    b.month = 202610;
    b.revision = revision;
    b.record = (char *)(uintptr_t) "WJ-1";
    b.reason = CLOSE_CORRECTED;
    b.closed_on = 20261106;
    return event_make(serial, KIND_LEAD_CLOSE, TOWN_VILLAGE, &b.base, 5);
}

static struct event feedback_make(uint64_t serial, uint32_t result, uint32_t depth)
{
    Fangpin__V1__PushFeedbackBody b = FANGPIN__V1__PUSH_FEEDBACK_BODY__INIT;

    b.dept = DEPT_HEALTH;
    b.month = 202610;
    b.record = (char *)(uintptr_t) "WJ-1";
    b.result = result;
    b.fed_on = 20261110;
    return event_make(serial, KIND_PUSH_FEEDBACK, TOWN_COUNTY, &b.base, depth);
}

static struct span summed(const struct event *events, const size_t *order)
{
    struct sum_target at[SUM_TARGETS_MAX];
    struct span view = {NULL, 0};

    for (size_t i = 0; i < EVENTS; i++) {
        assert_int_equal(sums_targets(&events[order[i]], at), 1);
        assert_int_equal(at[0].type, VIEW_RECORD);
        assert_int_equal(sums_apply(&events[order[i]], &at[0], view, &view, &arena), 0);
    }
    return view;
}

static void records_add_up_in_any_order(void **state)
{
    const struct event events[EVENTS] = {unmatched_make(1, 1),
                                         lead_make(2, 1),
                                         close_make(3, 2),
                                         lead_make(4, 3),
                                         lead_make(5, 3),
                                         feedback_make(6, RESULT_IN_CASE, 6),
                                         feedback_make(7, RESULT_ENROLLED, 8)};
    size_t order[EVENTS];
    struct span first = {NULL, 0};
    uint32_t seed = 1;

    (void)state;
    for (unsigned round = 0; round < 200; round++) {
        for (size_t i = 0; i < EVENTS; i++)
            order[i] = i;
        for (size_t i = EVENTS - 1; i > 0 && round > 0; i--) {
            seed = seed * 1664525u + 1013904223u;
            size_t k = (seed >> 16) % (i + 1), was = order[i];
            order[i] = order[k];
            order[k] = was;
        }
        struct span v = summed(events, order);
        if (round == 0)
            first = v;
        assert_true(span_equal(first, v));
    }
    Fangpin__V1__PushRecordView *v = fangpin__v1__push_record_view__unpack(NULL, first.len, first.at);
    assert_int_equal(v->revision, 3);
    assert_int_equal(v->closed_revision, 2);
    assert_int_equal(v->result, RESULT_ENROLLED);
    assert_true(push_record_open(v));
    fangpin__v1__push_record_view__free_unpacked(v, NULL);
}

static void leads_of_other_channels_add_nothing(void **state)
{
    Fangpin__V1__LeadBody b = FANGPIN__V1__LEAD_BODY__INIT;
    struct sum_target at[SUM_TARGETS_MAX];
    struct subject s = town_subject(9);

    (void)state;
    b.lead = town_bytes(&s);
    b.household = town_bytes(&s);
    b.risk = RISK_WATER;
    b.found_on = 20261005;
    struct event e = event_make(9, KIND_LEAD, TOWN_VILLAGE, &b.base, 1);
    assert_int_equal(sums_targets(&e, at), 0);
    b.dept = 99; /* a department that this version does not know */
    b.month = 202610;
    b.revision = 1;
    b.record = (char *)(uintptr_t) "X";
    e = event_make(10, KIND_LEAD, TOWN_VILLAGE, &b.base, 1);
    assert_int_equal(sums_targets(&e, at), 0);
}

static void a_damaged_view_is_told(void **state)
{
    struct event e = lead_make(2, 1);
    struct sum_target at[SUM_TARGETS_MAX];
    struct span out;

    (void)state;
    assert_int_equal(sums_targets(&e, at), 1);
    assert_int_equal(sums_apply(&e, &at[0], span_str("\xff\xff"), &out, &arena), ERR_CORRUPT);
}

static struct event push_make(uint64_t serial, uint32_t revision, uint32_t on)
{
    Fangpin__V1__PushBody b = FANGPIN__V1__PUSH_BODY__INIT;

    b.dept = DEPT_HEALTH;
    b.month = 202610;
    b.revision = revision;
    b.records = 10 + revision;
    b.received_on = on;
    return event_make(serial, KIND_PUSH, TOWN_COUNTY, &b.base, 1);
}

static Fangpin__V1__PushView *pushed(const struct event *events, size_t n)
{
    ProtobufCAllocator memory = arena_allocator(&arena);
    struct sum_target at[SUM_TARGETS_MAX];
    struct span view = {NULL, 0};

    for (size_t i = 0; i < n; i++) {
        assert_int_equal(sums_targets(&events[i], at), 1);
        assert_int_equal(at[0].type, VIEW_PUSH);
        assert_int_equal(sums_apply(&events[i], &at[0], view, &view, &arena), 0);
    }
    return fangpin__v1__push_view__unpack(&memory, view.len, view.at);
}

static void the_highest_revision_of_a_list_stands(void **state)
{
    struct event e[] = {push_make(1, 2, 20261106), push_make(2, 1, 20261104), push_make(3, 2, 20261108)};
    struct sum_target at[SUM_TARGETS_MAX];
    struct span view;

    (void)state;
    Fangpin__V1__PushView *v = pushed(e, 3);
    assert_int_equal(v->revision, 2);
    assert_int_equal(v->records, 12);
    assert_int_equal(v->first_on, 20261104); /* the first day anything came */
    assert_int_equal(sums_targets(&e[0], at), 1);
    assert_int_equal(sums_apply(&e[0], &at[0], span_str("\xff\xff"), &view, &arena), ERR_CORRUPT);
    starve_each(&arena, ERR_NOMEM, sums_apply(&e[0], &at[0], (struct span){NULL, 0}, &view, &arena));
    struct event lead = lead_make(5, 1);
    assert_int_equal(sums_targets(&lead, at), 1);
    starve_each(&arena, ERR_NOMEM, sums_apply(&lead, &at[0], (struct span){NULL, 0}, &view, &arena));
}

/* A view that has lost the id of who said it: the next word of that revision stands. */
static void a_revision_of_nobody_is_said_anew(void **state)
{
    ProtobufCAllocator memory = arena_allocator(&arena);
    Fangpin__V1__PushView bent = FANGPIN__V1__PUSH_VIEW__INIT;
    struct event e = push_make(1, 2, 20261106);
    struct sum_target at[SUM_TARGETS_MAX];
    struct span view;

    (void)state;
    bent.revision = 2;
    assert_int_equal(sums_targets(&e, at), 1);
    assert_int_equal(sums_apply(&e, &at[0], town_pack(&arena, &bent.base), &view, &arena), 0);
    assert_int_equal(fangpin__v1__push_view__unpack(&memory, view.len, view.at)->records, 12);
}

static void a_record_has_a_number_and_a_month(void **state)
{
    Fangpin__V1__LeadBody b = FANGPIN__V1__LEAD_BODY__INIT;
    char longest[PUSH_RECORD_BYTES_MAX + 2];
    struct sum_target at[SUM_TARGETS_MAX];
    struct subject s = town_subject(9);

    (void)state;
    b.lead = b.household = town_bytes(&s);
    b.risk = RISK_WATER;
    b.found_on = 20261005;
    b.dept = DEPT_HEALTH;
    b.revision = 1;
    b.record = longest;
    memset(longest, 'x', sizeof longest);
    longest[PUSH_RECORD_BYTES_MAX] = '\0';
    struct event e = event_make(9, KIND_LEAD, TOWN_VILLAGE, &b.base, 1);
    assert_int_equal(sums_targets(&e, at), 0); /* of no month */
    b.month = 202610;
    e = event_make(10, KIND_LEAD, TOWN_VILLAGE, &b.base, 1);
    assert_int_equal(sums_targets(&e, at), 1);
    longest[PUSH_RECORD_BYTES_MAX] = 'x';
    longest[PUSH_RECORD_BYTES_MAX + 1] = '\0';
    e = event_make(11, KIND_LEAD, TOWN_VILLAGE, &b.base, 1);
    assert_int_equal(sums_targets(&e, at), 0);
    longest[0] = '\0';
    e = event_make(12, KIND_LEAD, TOWN_VILLAGE, &b.base, 1);
    assert_int_equal(sums_targets(&e, at), 0);
}

static Fangpin__V1__PushRecordView *record_of(const struct event *events, size_t n, struct span view)
{
    ProtobufCAllocator memory = arena_allocator(&arena);
    struct sum_target at[SUM_TARGETS_MAX];

    for (size_t i = 0; i < n; i++) {
        assert_int_equal(sums_targets(&events[i], at), 1);
        assert_int_equal(sums_apply(&events[i], &at[0], view, &view, &arena), 0);
    }
    return fangpin__v1__push_record_view__unpack(&memory, view.len, view.at);
}

static void of_two_words_on_one_record_the_deeper_stands(void **state)
{
    struct event level[] = {feedback_make(1, RESULT_IN_CASE, 6), feedback_make(2, RESULT_ENROLLED, 6)};
    struct event back[] = {level[1], level[0]};
    struct event shallow[] = {feedback_make(1, RESULT_IN_CASE, 6), feedback_make(2, RESULT_ENROLLED, 5)};
    struct event closed[] = {close_make(3, 2), close_make(4, 1)};

    (void)state;
    assert_int_equal(record_of(level, 2, (struct span){NULL, 0})->result,
                     record_of(back, 2, (struct span){NULL, 0})->result);
    assert_int_equal(record_of(shallow, 2, (struct span){NULL, 0})->result, RESULT_IN_CASE);
    assert_int_equal(record_of(closed, 2, (struct span){NULL, 0})->closed_revision, 2);
    assert_false(push_record_open(record_of(closed, 2, (struct span){NULL, 0}))); /* of a lead that never came */
    /* A view whose word has lost the id of who said it. */
    Fangpin__V1__PushRecordView bent = FANGPIN__V1__PUSH_RECORD_VIEW__INIT;
    bent.result = RESULT_IN_CASE;
    bent.result_depth = 6;
    assert_int_equal(record_of(&level[1], 1, town_pack(&arena, &bent.base))->result, RESULT_IN_CASE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_highest_revision_of_a_list_stands),
        cmocka_unit_test(a_revision_of_nobody_is_said_anew),
        cmocka_unit_test(a_record_has_a_number_and_a_month),
        cmocka_unit_test(of_two_words_on_one_record_the_deeper_stands),

        cmocka_unit_test(numbers_of_persons_are_no_record_numbers),
        cmocka_unit_test(a_department_is_missing_from_the_sixth),
        cmocka_unit_test(records_lie_behind_their_push),
        cmocka_unit_test(records_add_up_in_any_order),
        cmocka_unit_test(leads_of_other_channels_add_nothing),
        cmocka_unit_test(a_damaged_view_is_told),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
