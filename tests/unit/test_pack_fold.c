/* What was signed of packs: equal sets of events give equal bytes, whatever the order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/starve.h"
#include "proto/packet.h"
#include "tests/support/tiers_history.h"
#include "tests/support/tiers_packs.h"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_of(256u << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const struct pack_terms terms = {.name = "test-2022", .version = 1, .effective_on = 20220101, .text = "甲"};

/* All views of one type and subject that the events add up to, in one scope. */
static struct span view_of(const struct event *e, size_t n, uint64_t area, uint8_t type, struct subject s)
{
    struct sum_target targets[PACK_TARGETS_MAX];
    struct span view = {NULL, 0};

    for (size_t i = 0; i < n; i++) {
        size_t found = pack_targets(&e[i], targets);
        for (size_t k = 0; k < found; k++) {
            if (targets[k].area.code == area && targets[k].type == type && subject_equal(&targets[k].subject, &s))
                assert_int_equal(pack_apply(&e[i], &targets[k], view, &view, &arena), 0);
        }
    }
    return view;
}

static Fangpin__V1__PackView *pack_of(const struct event *e, size_t n)
{
    ProtobufCAllocator memory = arena_allocator(&arena);
    struct span v = view_of(e, n, TOWN_COUNTY, VIEW_PACK, packs_subject(TOWN_COUNTY, &terms));

    assert_non_null(v.at);
    return fangpin__v1__pack_view__unpack(&memory, v.len, v.at);
}

static void a_pack_is_kept_as_it_was_signed(void **state)
{
    struct pack_terms draft = terms;
    draft.draft = true;
    draft.until = 20221231;
    struct event e = packs_sign(&arena, 1, TOWN_COUNTY, &draft);
    struct subject s = packs_subject(TOWN_COUNTY, &draft);
    Fangpin__V1__PackView *v = pack_of(&e, 1);
    struct span text = pack_text_of(view_of(&e, 1, TOWN_COUNTY, VIEW_PACK_TEXT, s));
    struct id hash = pack_hash(span_str("甲"));

    (void)state;
    assert_string_equal(v->name, "test-2022");
    assert_int_equal(v->version, 1);
    assert_int_equal(v->effective_on, 20220101);
    assert_int_equal(v->until, 20221231);
    assert_true(v->draft);
    assert_int_equal(v->signer, TOWN_COUNTY);
    assert_memory_equal(v->hash.data, hash.b, 32);
    assert_memory_equal(v->event.data, e.id.b, 32);
    assert_true(span_equal(text, span_str("甲")));
    assert_null(pack_text_of((struct span){NULL, 0}).at);
}

static void any_order_gives_the_same_bytes(void **state)
{
    struct pack_terms other = terms;
    struct prng p = prng_fork(5, "packs");
    other.text = "乙"; /* the same version signed twice, which no office does: the smaller event id stands */
    struct event e[] = {packs_sign(&arena, 1, TOWN_COUNTY, &terms),
                        packs_sign(&arena, 2, TOWN_COUNTY, &other),
                        packs_countersign(&arena, 3, TOWN_CITY, TOWN_COUNTY, &terms),
                        packs_countersign(&arena, 4, TOWN_CITY, TOWN_COUNTY, &terms),
                        packs_countersign(&arena, 5, TOWN_CITY, TOWN_COUNTY, &other),
                        packs_withdraw(&arena, 6, TOWN_COUNTY, &terms, 20220601),
                        packs_withdraw(&arena, 7, TOWN_COUNTY, &terms, 20220501),
                        packs_withdraw(&arena, 8, TOWN_CITY, &terms, 20220701),
                        packs_calendar(&arena, 9, TOWN_COUNTY, 2025, 1, "一"),
                        packs_calendar(&arena, 10, TOWN_COUNTY, 2025, 2, "二"),
                        packs_calendar(&arena, 11, TOWN_COUNTY, 2025, 2, "三")};
    struct subject s = packs_subject(TOWN_COUNTY, &terms), year = calendar_subject(2025);
    struct span first[3];

    (void)state;
    for (int round = 0; round < 500; round++) {
        struct span now[] = {view_of(e, ARRAY_LEN(e), TOWN_COUNTY, VIEW_PACK, s),
                             view_of(e, ARRAY_LEN(e), TOWN_COUNTY, VIEW_PACK_TEXT, s),
                             view_of(e, ARRAY_LEN(e), TOWN_COUNTY, VIEW_CALENDAR, year)};
        for (size_t i = 0; i < ARRAY_LEN(now); i++) {
            if (round == 0)
                first[i] = now[i];
            assert_non_null(now[i].at);
            assert_true(span_equal(first[i], now[i]));
        }
        history_shuffle(e, ARRAY_LEN(e), &p);
    }
    Fangpin__V1__PackView *v = pack_of(e, ARRAY_LEN(e));
    assert_int_equal(v->n_countersign, 2);
    assert_int_equal(v->n_withdrawal, 2);
    assert_int_equal(v->withdrawal[0]->area, TOWN_CITY); /* by area */
    assert_int_equal(v->withdrawal[1]->from, 20220501);  /* the earliest of the county's */
    ProtobufCAllocator memory = arena_allocator(&arena);
    assert_int_equal(fangpin__v1__calendar_view__unpack(&memory, first[2].len, first[2].at)->edition, 2);
}

/* A flood of countersignatures fills no store, and which of them are kept is not a matter of who came first. */
static void marks_are_few_and_the_same_in_any_order(void **state)
{
    struct event e[2 * PACK_MARKS_MAX];
    struct prng p = prng_fork(6, "marks");
    struct subject s = packs_subject(TOWN_COUNTY, &terms);
    struct span first = {NULL, 0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(e); i++) {
        char text[8] = {(char)('a' + (int)i), 0};
        struct pack_terms t = terms;
        t.text = text;
        e[i] = packs_countersign(&arena, i + 1, TOWN_CITY, TOWN_COUNTY, &t);
    }
    for (int round = 0; round < 100; round++) {
        struct span v = view_of(e, ARRAY_LEN(e), TOWN_COUNTY, VIEW_PACK, s);
        if (round == 0)
            first = v;
        assert_true(span_equal(first, v));
        history_shuffle(e, ARRAY_LEN(e), &p);
    }
    assert_int_equal(pack_of(e, ARRAY_LEN(e))->n_countersign, PACK_MARKS_MAX);
    assert_int_equal(pack_of(e, ARRAY_LEN(e))->event.len, 0); /* the pack itself has not come */
}

static void what_is_no_act_touches_nothing(void **state)
{
    struct sum_target targets[PACK_TARGETS_MAX];
    struct pack_terms odd = terms;
    struct event good = packs_sign(&arena, 1, TOWN_COUNTY, &terms), e = good;

    (void)state;
    assert_int_equal(pack_targets(&good, targets), 2);
    e.stream.scope.area.code = TOWN_CITY; /* its name is of another place */
    assert_int_equal(pack_targets(&e, targets), 0);
    odd.wrong_hash = true;
    e = packs_sign(&arena, 1, TOWN_COUNTY, &odd);
    assert_int_equal(pack_targets(&e, targets), 0);
    odd = terms;
    odd.effective_on = 20220231;
    e = packs_sign(&arena, 1, TOWN_COUNTY, &odd);
    assert_int_equal(pack_targets(&e, targets), 0);
    odd = terms;
    odd.text = "";
    e = packs_sign(&arena, 1, TOWN_COUNTY, &odd);
    assert_int_equal(pack_targets(&e, targets), 0);
    e = good;
    e.body = span_str("\xff");
    assert_int_equal(pack_targets(&e, targets), 0);
    e = history_visit(3, &(struct subject){{1}}, &arena);
    assert_int_equal(pack_targets(&e, targets), 0);
    e = packs_calendar(&arena, 1, TOWN_COUNTY, 2025, 1, "");
    assert_int_equal(pack_targets(&e, targets), 0);
}

static void damage_and_want_of_memory_are_answered(void **state)
{
    struct event e = packs_sign(&arena, 1, TOWN_COUNTY, &terms),
                 y = packs_calendar(&arena, 2, TOWN_COUNTY, 2025, 1, "x");
    struct sum_target targets[PACK_TARGETS_MAX];
    struct arena none = arena_of(8);
    struct span view;

    (void)state;
    assert_int_equal(pack_targets(&e, targets), 2);
    assert_int_equal(pack_apply(&e, &targets[0], span_str("\xff\xff"), &view, &arena), ERR_CORRUPT);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pack_apply(&e, &targets[i], (struct span){NULL, 0}, &view, &none), ERR_NOMEM);
    assert_int_equal(pack_targets(&y, targets), 1);
    assert_int_equal(pack_apply(&y, &targets[0], span_str("\xff\xff"), &view, &arena), ERR_CORRUPT);
    assert_int_equal(pack_apply(&y, &targets[0], (struct span){NULL, 0}, &view, &none), ERR_NOMEM);
    e.body = span_str("\xff");
    assert_int_equal(pack_apply(&e, &targets[0], (struct span){NULL, 0}, &view, &arena), ERR_MALFORMED);
    arena_free(&none);
}

static struct event longer(struct event e, const char *more, size_t len)
{
    uint8_t *body = arena_take(&arena, e.body.len + len);

    memcpy(body, e.body.at, e.body.len);
    memcpy(body + e.body.len, more, len);
    e.body = span_of(body, e.body.len + len);
    return e;
}

/* A field of bytes at the end of a body: the last one of a number holds. */
static struct event with_text(struct event e, uint8_t number, size_t len, char c)
{
    uint8_t *more = arena_take(&arena, len + 4);

    more[0] = (uint8_t)(number << 3 | 2);
    more[1] = (uint8_t)(len | 0x80);
    more[2] = (uint8_t)(len >> 7 | 0x80);
    more[3] = (uint8_t)(len >> 14);
    memset(more + 4, c, len);
    return longer(e, (char *)more, len + 4);
}

static void texts_are_texts_and_fit(void **state)
{
    struct sum_target targets[PACK_TARGETS_MAX];
    struct event pack = packs_sign(&arena, 1, TOWN_COUNTY, &terms),
                 year = packs_calendar(&arena, 2, TOWN_COUNTY, 2025, 1, "x"), e;

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        e = with_text(i ? year : pack, i ? 3 : 8, PACK_BYTES_MAX + 1, 'x');
        assert_int_equal(pack_targets(&e, targets), 0);
        e = with_text(i ? year : pack, i ? 3 : 8, 5, '\0');
        assert_int_equal(pack_targets(&e, targets), 0);
    }
    e = longer(pack, "\x40\x01", 2); /* a number in place of the text is none: the text stands */
    assert_int_equal(pack_targets(&e, targets), 2);
    e = longer(pack, "\x32\x01x", 3); /* nor is the word draft */
    assert_int_equal(pack_targets(&e, targets), 2);
    assert_false(pack_of(&e, 1)->draft);
    assert_null(pack_text_of(span_str("an id and nothing behind it ....")).at);
    struct span view;
    assert_int_equal(pack_apply(&pack, &targets[1], span_str("an id and nothing behind it ...."), &view, &arena), 0);
    assert_true(span_equal(pack_text_of(view), span_str("甲")));
}

static void each_piece_of_memory_may_be_wanting(void **state)
{
    struct event e[] = {packs_sign(&arena, 1, TOWN_COUNTY, &terms),
                        packs_countersign(&arena, 3, TOWN_CITY, TOWN_COUNTY, &terms),
                        packs_withdraw(&arena, 6, TOWN_COUNTY, &terms, 20220601),
                        packs_calendar(&arena, 9, TOWN_COUNTY, 2025, 1, "一")};
    struct sum_target targets[PACK_TARGETS_MAX];
    struct span view;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(e); i++) {
        size_t n = pack_targets(&e[i], targets);
        for (size_t k = 0; k < n; k++)
            starve_each(&arena, ERR_NOMEM, pack_apply(&e[i], &targets[k], (struct span){NULL, 0}, &view, &arena));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_texts_and_fit),
        cmocka_unit_test(each_piece_of_memory_may_be_wanting),

        cmocka_unit_test(a_pack_is_kept_as_it_was_signed),
        cmocka_unit_test(any_order_gives_the_same_bytes),
        cmocka_unit_test(marks_are_few_and_the_same_in_any_order),
        cmocka_unit_test(what_is_no_act_touches_nothing),
        cmocka_unit_test(damage_and_want_of_memory_are_answered),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
