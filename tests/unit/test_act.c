#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"
#include "tests/support/tiers_history.h"
#include "tiers/act.h"

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

/* ---- what protobuf-c packs is what is read ---- */

static struct span help_body(int64_t fen, uint32_t date)
{
    Fangpin__V1__HelpBody b = FANGPIN__V1__HELP_BODY__INIT;
    static struct subject help = {{2}}, household = {{3}}, fund = {{4}}, authority = {{5}};

    b.help = town_bytes(&help);
    b.household = town_bytes(&household);
    b.kind = HELP_WATER;
    b.amount_fen = fen;
    b.fund = town_bytes(&fund);
    b.authority = town_bytes(&authority);
    b.given_on = date;
    b.visit_due = 20261126;
    b.decision_due = 20261208;
    b.notice_due = 20261210;
    return town_pack(&arena, &b.base);
}

static void help_is_read_as_packed(void **state)
{
    struct act act;

    (void)state;
    assert_true(act_read(&act, KIND_HELP, help_body(123456789012, 20261123)));
    assert_int_equal(act.thing.b[0], 2);
    assert_int_equal(act.household.b[0], 3);
    assert_int_equal(act.fund.b[0], 4);
    assert_int_equal(act.authority.b[0], 5);
    assert_int_equal(act.code, HELP_WATER);
    assert_int_equal(act.amount_fen, 123456789012);
    assert_int_equal(act.date, 20261123);
    assert_int_equal(act.visit_due, 20261126);
    assert_int_equal(act.decision_due, 20261208);
    assert_int_equal(act.notice_due, 20261210);
}

static void an_authority_is_read_as_packed(void **state)
{
    Fangpin__V1__StandingAuthorityBody b = FANGPIN__V1__STANDING_AUTHORITY_BODY__INIT;
    struct subject id = {{9}};
    uint32_t kinds[] = {1, 2, 300};
    struct act act;

    (void)state;
    b.authority = town_bytes(&id);
    b.holder = TOWN_VILLAGE;
    b.kinds = kinds;
    b.n_kinds = 3;
    b.per_household_fen = 200000;
    b.total_fen = 3000000;
    b.valid_from = 20261101;
    b.valid_to = 20261130;
    b.visit_days = 3;
    assert_true(act_read(&act, KIND_STANDING_AUTHORITY, town_pack(&arena, &b.base)));
    assert_int_equal(act.area.code, TOWN_VILLAGE);
    assert_int_equal(act.n_kinds, 3);
    assert_memory_equal(act.kinds, kinds, sizeof kinds);
    assert_int_equal(act.per_household_fen, 200000);
    assert_int_equal(act.amount_fen, 3000000);
    assert_int_equal(act.valid_to, 20261130);
    assert_int_equal(act.visit_due, 3);
    assert_true(subject_none(&act.fund));
}

/* ---- what is no act ---- */

static void ranges_are_kept(void **state)
{
    struct act act;

    (void)state;
    assert_true(act_read(&act, KIND_HELP, help_body(1, 20261123)));
    assert_true(act_read(&act, KIND_HELP, help_body(FEN_MAX, 20261123)));
    assert_false(act_read(&act, KIND_HELP, help_body(FEN_MAX + 1, 20261123)));
    assert_false(act_read(&act, KIND_HELP, help_body(0, 20261123)));
    assert_false(act_read(&act, KIND_HELP, help_body(-1, 20261123)));
    assert_false(act_read(&act, KIND_HELP, help_body(1, 20260230)));
    assert_false(act_read(&act, KIND_HELP, help_body(1, 0)));
    assert_false(act_read(&act, KIND_WRAP, help_body(1, 20261123))); /* no row stands for it */
    assert_false(act_read(&act, 900, help_body(1, 20261123)));
}

static void wrong_areas_are_no_act(void **state)
{
    static const uint64_t bad[] = {0, 1, 99999999999, 1000000000000, UINT64_MAX};
    Fangpin__V1__GenesisBody b = FANGPIN__V1__GENESIS_BODY__INIT;
    struct act act;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        b.area = bad[i];
        assert_false(act_read(&act, KIND_GENESIS, town_pack(&arena, &b.base)));
    }
    b.area = TOWN_CITY;
    assert_true(act_read(&act, KIND_GENESIS, town_pack(&arena, &b.base)));
}

#define BODY(literal) span_of(literal, sizeof(literal) - 1)

static void wrong_wire_forms_are_no_act(void **state)
{
    static const char fund[] = "\x0a\x10"
                               "0123456789abcdef"
                               "\x10\x64";
    struct act act;

    (void)state;
    assert_true(act_read(&act, KIND_FUND, BODY(fund)));
    assert_int_equal(act.amount_fen, 100);
    assert_false(act_read(&act, KIND_FUND, span_of(fund, sizeof fund - 2))); /* cut */
    assert_false(act_read(&act, KIND_FUND, span_of(fund, 18)));              /* no amount */
    assert_false(act_read(&act, KIND_FUND, BODY("\x0a\x03xyz\x10\x64")));    /* id too short */
    assert_false(act_read(&act, KIND_FUND, BODY("\x08\x01\x10\x64")));       /* id as number */
    assert_false(act_read(&act, KIND_FUND,
                          BODY("\x0a\x10"
                               "0123456789abcdef"
                               "\x12\x01x"))); /* amount as bytes */
    assert_false(act_read(&act, KIND_FUND,
                          BODY("\x0a\x10"
                               "0123456789abcdef"
                               "\x11"
                               "12345678"))); /* as fixed64 */
    assert_false(act_read(&act, KIND_FUND,
                          BODY("\x0a\x10"
                               "0123456789abcdef"
                               "\x15"
                               "1234"))); /* as fixed32 */
    assert_false(act_read(&act, KIND_FUND,
                          BODY("\x0a\x7f"
                               "0123456789abcdef"
                               "\x10\x64")));                      /* longer than it is */
    assert_false(act_read(&act, KIND_FUND, BODY("\x0b\x10\x64"))); /* a group */
    assert_false(act_read(&act, KIND_FUND, BODY("\x02\x00")));     /* field 0 */
    assert_false(act_read(&act, KIND_FUND, BODY("\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))); /* 11 bytes */
    assert_false(act_read(&act, KIND_FUND, (struct span){NULL, 0}));
}

static void numbers_are_not_cut_to_fit(void **state)
{
    static const char visit[] = "\x0a\x10"
                                "0123456789abcdef"
                                "\x12\x10"
                                "0123456789abcdef"
                                "\x18\x01"
                                "\x20\x83\xd2\xd4\x89\x10"; /* 2^32 + 20261123 */
    static const char endless[] = "\x0a\x10"
                                  "0123456789abcdef"
                                  "\x10\x64"
                                  "\xf8\x07\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"; /* eleven bytes */
    struct act act;

    (void)state;
    assert_false(act_read(&act, KIND_VISIT, BODY(visit)));
    assert_false(act_read(&act, KIND_FUND, BODY(endless)));
    assert_false(act_read(&act, KIND_VISIT, span_of(visit, sizeof visit - 7))); /* no date */
}

/* D3: a newer office may say more. */
static void unknown_fields_are_passed_over(void **state)
{
    static const char more[] = "\x0a\x10"
                               "0123456789abcdef"
                               "\x10\x64"
                               "\xf8\x07\x05"
                               "\xfa\x07\x03"
                               "new"
                               "\xfd\x07"
                               "1234"
                               "\xf9\x07"
                               "12345678";
    struct act act;

    (void)state;
    assert_true(act_read(&act, KIND_FUND, BODY(more)));
    assert_int_equal(act.amount_fen, 100);
}

static void kinds_are_read_packed_or_one_by_one(void **state)
{
    Fangpin__V1__StandingAuthorityBody b = FANGPIN__V1__STANDING_AUTHORITY_BODY__INIT;
    struct subject id = {{9}};
    char body[160];
    struct act act;

    (void)state;
    b.authority = town_bytes(&id);
    b.holder = TOWN_VILLAGE;
    b.per_household_fen = 1;
    b.total_fen = 2;
    b.valid_from = b.valid_to = TOWN_TODAY;
    struct span head = town_pack(&arena, &b.base);
    size_t n = head.len;
    assert_in_range(n, 1, 100);
    assert_false(act_read(&act, KIND_STANDING_AUTHORITY, head)); /* covers nothing */
    memcpy(body, head.at, n);
    memcpy(body + n, "\x18\x01\x1a\x02\x02\x03", 6);
    assert_true(act_read(&act, KIND_STANDING_AUTHORITY, span_of(body, n + 6)));
    assert_int_equal(act.n_kinds, 3);
    memcpy(body + n, "\x1a\x02\x00\x03", 4); /* kind 0 is none */
    assert_false(act_read(&act, KIND_STANDING_AUTHORITY, span_of(body, n + 4)));
    memcpy(body + n, "\x1a\x01\x80", 3); /* cut within a number */
    assert_false(act_read(&act, KIND_STANDING_AUTHORITY, span_of(body, n + 3)));
    body[n] = 0x1a;
    body[n + 1] = ACT_KINDS_MAX + 1;
    memset(body + n + 2, 1, ACT_KINDS_MAX + 1);
    assert_false(act_read(&act, KIND_STANDING_AUTHORITY, span_of(body, n + 2 + ACT_KINDS_MAX + 1)));
    body[n + 1] = ACT_KINDS_MAX;
    assert_true(act_read(&act, KIND_STANDING_AUTHORITY, span_of(body, n + 2 + ACT_KINDS_MAX)));
}

/* Any bytes get an answer, and every proper beginning of a body with all fields at its end needed is refused. */
static void damaged_bodies_are_answered(void **state)
{
    struct prng p = prng_fork(11, "act");
    struct history h;
    struct act act;
    size_t good = 0;

    (void)state;
    for (int i = 0; i < 2000; i++) {
        uint8_t copy[512];
        arena_reset(&arena);
        history_make(&h, &p, 1, &arena);
        struct event *e = &h.events[0];
        assert_int_equal(act_read(&act, e->kind, e->body), !h.broken[0]);
        assert_in_range(e->body.len, 1, sizeof copy);
        memcpy(copy, e->body.at, e->body.len);
        copy[prng_below(&p, e->body.len)] ^= (uint8_t)(1u << prng_below(&p, 8));
        good += act_read(&act, e->kind, span_of(copy, e->body.len));
        prng_fill(&p, copy, e->body.len);
        act_read(&act, e->kind, span_of(copy, prng_below(&p, e->body.len)));
    }
    assert_in_range(good, 500, 1999); /* flips within ids go unseen here: the hash sees them */
}

static void texts_that_cannot_be_shown_are_no_act(void **state)
{
    static struct subject fund = {{4}};
    static const char *const names[] = {"防返贫救助基金", "fund \x1b[2J", "\xff\xfe", "two\nlines"};
    Fangpin__V1__FundBody b = FANGPIN__V1__FUND_BODY__INIT;
    char longest[FILING_TEXT_BYTES_MAX + 2];
    struct act act;

    (void)state;
    b.fund = town_bytes(&fund);
    b.amount_fen = 1;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        b.name = (char *)(uintptr_t)names[i];
        assert_int_equal(act_read(&act, KIND_FUND, town_pack(&arena, &b.base)), i == 0);
    }
    memset(longest, 'a', sizeof longest);
    longest[FILING_TEXT_BYTES_MAX + 1] = '\0';
    b.name = longest;
    assert_false(act_read(&act, KIND_FUND, town_pack(&arena, &b.base)));
    longest[FILING_TEXT_BYTES_MAX] = '\0';
    assert_true(act_read(&act, KIND_FUND, town_pack(&arena, &b.base)));
}

/* What stands behind a good body is read too: the last value of a field holds, and one that cannot be spoils all. */
static bool with_more(uint32_t kind, struct span good, const char *more, size_t len)
{
    uint8_t body[400];
    struct act act;

    assert_true(act_read(&act, kind, good));
    assert_in_range(good.len + len, 1, sizeof body);
    memcpy(body, good.at, good.len);
    memcpy(body + good.len, more, len);
    return act_read(&act, kind, span_of(body, good.len + len));
}

#define MORE(kind, good, literal) with_more((kind), (good), literal, sizeof(literal) - 1)

static void each_type_has_its_own_bounds(void **state)
{
    static struct subject household = {{3}};
    struct event lead = history_lead(1, &household, RISK_ILLNESS, &arena);
    struct event home = history_household(2, &household, 3, &arena);
    struct span b = lead.body, h = home.body;

    (void)state;
    assert_true(MORE(KIND_LEAD, b, "\x38\xf2\xae\x0c")); /* 2026-10 */
    Fangpin__V1__GenesisBody city = FANGPIN__V1__GENESIS_BODY__INIT;
    city.area = TOWN_CITY;
    assert_false(MORE(KIND_GENESIS, town_pack(&arena, &city.base), "\x08\x00")); /* of no area after all */
    assert_true(MORE(KIND_LEAD, b, "\x38\x00"));                                 /* none */
    assert_false(MORE(KIND_LEAD, b, "\x38\xf5\xae\x0c"));                        /* 2026-13 */
    assert_false(MORE(KIND_LEAD, b, "\x38\xff\xff\xff\xff\x0f"));
    assert_false(MORE(KIND_LEAD, b, "\x60\xff\xff\xff\xff\x0f")); /* a day behind 9999 */
    assert_true(MORE(KIND_LEAD, b, "\x60\x00"));
    assert_false(MORE(KIND_LEAD, b, "\x5a\x03xyz")); /* a key's id of three bytes */
    assert_true(MORE(KIND_LEAD, b, "\x5a\x00"));
    assert_false(MORE(KIND_HOUSEHOLD, h, "\x3a\x03xyz")); /* a person's mark of three */
    assert_false(MORE(KIND_HOUSEHOLD, h, "\x38\x01"));    /* or as a number */
    assert_true(MORE(KIND_HOUSEHOLD, h,
                     "\x3a\x10"
                     "0123456789abcdef"));
}

static void people_beyond_the_limit_are_passed_over(void **state)
{
    static struct subject household = {{3}};
    static uint8_t body[200 + (ACT_INDEX_MAX + 2) * 18];
    struct event home = history_household(2, &household, 3, &arena);
    size_t len = home.body.len;
    struct act act;

    (void)state;
    assert_in_range(len, 1, 200);
    memcpy(body, home.body.at, len);
    for (unsigned i = 0; i < ACT_INDEX_MAX + 2; i++, len += 18)
        memcpy(body + len,
               "\x3a\x10"
               "0123456789abcdef",
               18);
    assert_true(act_read(&act, KIND_HOUSEHOLD, span_of(body, len)));
    assert_int_equal(act.n_index, ACT_INDEX_MAX);
}

static void a_kind_of_help_fits_its_number(void **state)
{
    Fangpin__V1__StandingAuthorityBody b = FANGPIN__V1__STANDING_AUTHORITY_BODY__INIT;
    struct subject id = {{9}};
    uint32_t kinds[] = {1};

    (void)state;
    b.authority = town_bytes(&id);
    b.holder = TOWN_VILLAGE;
    b.kinds = kinds;
    b.n_kinds = 1;
    b.per_household_fen = b.total_fen = 1;
    b.valid_from = b.valid_to = TOWN_TODAY;
    struct span good = town_pack(&arena, &b.base);
    assert_true(MORE(KIND_STANDING_AUTHORITY, good, "\x18\xff\xff\xff\xff\x0f"));
    assert_false(MORE(KIND_STANDING_AUTHORITY, good, "\x18\xff\xff\xff\xff\x1f")); /* 2^33 - 1 */
    assert_false(MORE(KIND_STANDING_AUTHORITY, good, "\x18\x00"));
    assert_false(MORE(KIND_STANDING_AUTHORITY, good,
                      "\x1d"
                      "1234")); /* fixed32 */
}

static void whose_household_it_is(void **state)
{
    struct subject found;

    (void)state;
    assert_true(act_household(&found, KIND_VISIT,
                              BODY("\x12\x10"
                                   "0123456789abcdef")));
    assert_false(act_household(&found, KIND_HOUSEHOLD,
                               BODY("\x12\x10"
                                    "0123456789abcdef")));
    assert_false(act_household(&found, KIND_VISIT, BODY("\x10\x05")));    /* a number */
    assert_false(act_household(&found, KIND_VISIT, BODY("\x12\x03xyz"))); /* too short */
    assert_false(act_household(&found, KIND_VISIT,
                               BODY("\x12\x10"
                                    "0123")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_type_has_its_own_bounds),
        cmocka_unit_test(people_beyond_the_limit_are_passed_over),
        cmocka_unit_test(a_kind_of_help_fits_its_number),
        cmocka_unit_test(whose_household_it_is),

        cmocka_unit_test(help_is_read_as_packed),
        cmocka_unit_test(an_authority_is_read_as_packed),
        cmocka_unit_test(ranges_are_kept),
        cmocka_unit_test(wrong_areas_are_no_act),
        cmocka_unit_test(wrong_wire_forms_are_no_act),
        cmocka_unit_test(numbers_are_not_cut_to_fit),
        cmocka_unit_test(unknown_fields_are_passed_over),
        cmocka_unit_test(kinds_are_read_packed_or_one_by_one),
        cmocka_unit_test(damaged_bodies_are_answered),
        cmocka_unit_test(texts_that_cannot_be_shown_are_no_act),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
