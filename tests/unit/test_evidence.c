#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"
#include "base/span.h"
#include "tiers/evidence.h"

static void every_name_is_found_again_and_is_unique(void **state)
{
    (void)state;
    for (unsigned f = 0; f < FACTS; f++) {
        assert_int_equal(fact_by_key(fact_key((enum fact_name)f)), f);
        assert_true(strlen(fact_text_zh((enum fact_name)f)) >= 3);
    }
    for (unsigned s = 0; s < SOURCES; s++)
        assert_int_equal(source_by_key(source_key(s)), s);
    for (unsigned d = 0; d < SOURCE_DEPARTMENTS; d++)
        assert_int_equal(department_by_key(department_key(d)), d);
    assert_int_equal(fact_by_key("no_such_fact"), FACTS);
    assert_int_equal(source_by_key("rumour"), SOURCES);
    assert_int_equal(department_by_key("post_office"), SOURCE_DEPARTMENTS);
    assert_string_equal(source_key(99), "none");
    assert_string_equal(source_text_zh(SOURCE_WORD), "户主自述");
    assert_string_equal(department_key(99), "none");
    assert_string_equal(department_text_zh(BY_MARKET), "市场监管");
    assert_int_equal(BY_RURAL_REV, 17); /* the numbers of DOMAIN.md 2.2 */
}

static void zeroed_evidence_knows_nothing(void **state)
{
    struct evidence e = {0};

    (void)state;
    for (unsigned f = 0; f < FACTS; f++)
        assert_false(e.at[f].known);
    assert_int_equal(evidence_wrong(&e), FACTS);
    fact_tell(&e, FACT_FOOD, 0, (struct basis){.source = SOURCE_WORD});
    assert_true(e.at[FACT_FOOD].known && e.at[FACT_FOOD].value == 0);
    fact_tell(&e, FACT_FOOD, 1, (struct basis){.source = SOURCE_WORD});
    assert_true(e.at[FACT_FOOD].known && e.at[FACT_FOOD].value == 1);
}

static void a_fact_that_cannot_be_is_named(void **state)
{
    static const struct {
        enum fact_name fact;
        int64_t value;
        bool good;
    } rows[] = {
        {FACT_FOOD, 2, false},
        {FACT_FOOD, -1, false},
        {FACT_MEMBERS, 0, false},
        {FACT_MEMBERS, 1, true},
        {FACT_INCOME_TOTAL, -FEN_MAX, true},
        {FACT_INCOME_TOTAL, -FEN_MAX - 1, false},
        {FACT_INCOME_TOTAL, FEN_MAX, true},
        {FACT_INCOME_TOTAL, FEN_MAX + 1, false},
        {FACT_CAR_VALUE, 0, true},
        {FACT_CAR_VALUE, -1, false},
        {FACT_AWAY_MONTHS, -1, false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct evidence e = {0};
        fact_tell(&e, rows[i].fact, rows[i].value, (struct basis){.source = SOURCE_VISIT});
        assert_int_equal(evidence_wrong(&e), rows[i].good ? FACTS : rows[i].fact);
    }
}

static void a_source_that_cannot_be_is_named(void **state)
{
    static const struct {
        struct basis basis;
        bool good;
    } rows[] = {
        {{.source = SOURCES}, false},
        {{.source = SOURCE_DEPARTMENT, .department = SOURCE_DEPARTMENTS}, false},
        {{.source = SOURCE_DEPARTMENT, .department = BY_HR}, true},
        {{.source = SOURCE_DEPARTMENT}, true},
        {{.source = SOURCE_WORD, .department = BY_HR}, false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct evidence e = {0};
        e.at[FACT_WATER].basis = rows[i].basis;
        assert_int_equal(evidence_wrong(&e), rows[i].good ? FACTS : FACT_WATER);
    }
}

static void sets_of_facts(void **state)
{
    struct fact_set a = {0}, b = {0};

    (void)state;
    fact_set_add(&a, FACT_MEMBERS);
    fact_set_add(&b, FACT_NEW_RISK);
    fact_set_add(&b, FACT_MEMBERS);
    assert_true(fact_set_has(&a, FACT_MEMBERS) && !fact_set_has(&a, FACT_NEW_RISK));
    assert_int_equal(fact_set_count(&a), 1);
    a = fact_set_union(a, b);
    assert_int_equal(fact_set_count(&a), 2);
    assert_true(fact_set_has(&a, FACT_NEW_RISK));
}

/* 4.5: kept in the last three monthly trackings. */
static void steadily_is_every_one_of_the_last_months(void **state)
{
    static const enum tri y = TRI_TRUE, n = TRI_FALSE, u = TRI_UNKNOWN;
    const struct {
        enum tri months[5];
        size_t n;
        unsigned need;
        enum tri want;
    } rows[] = {
        {{y, y, y}, 3, 3, TRI_TRUE},    {{n, y, y, y}, 4, 3, TRI_TRUE}, {{u, y, y, y}, 4, 3, TRI_TRUE},
        {{y, y}, 2, 3, TRI_UNKNOWN},    {{y, n}, 2, 3, TRI_FALSE},      {{y, n, y, y}, 4, 3, TRI_FALSE},
        {{y, y, u}, 3, 3, TRI_UNKNOWN}, {{u, n, u}, 3, 3, TRI_FALSE},   {{y, y, y}, 3, 0, TRI_UNKNOWN},
        {{n}, 0, 3, TRI_UNKNOWN},       {{n, n, y}, 3, 1, TRI_TRUE},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(kept_steadily(rows[i].months, rows[i].n, rows[i].need), rows[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_is_found_again_and_is_unique),
        cmocka_unit_test(zeroed_evidence_knows_nothing),
        cmocka_unit_test(a_fact_that_cannot_be_is_named),
        cmocka_unit_test(a_source_that_cannot_be_is_named),
        cmocka_unit_test(sets_of_facts),
        cmocka_unit_test(steadily_is_every_one_of_the_last_months),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
