#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"
#include "support/predicate_model.h"
#include "tiers/predicate_parts.h"

static const struct basis word = {.source = SOURCE_WORD, .date = 20220601};
static const struct basis visit = {.source = SOURCE_VISIT, .date = 20220612};
static const struct basis visit_late = {.source = SOURCE_VISIT, .date = 20220620};

static struct answer known(enum tri value, struct basis basis)
{
    return (struct answer){.value = value, .basis = basis};
}

static struct answer unknown(enum fact_name f)
{
    struct answer a = {0};

    fact_set_add(&a.missing, f);
    return a;
}

static void kleene_tables(void **state)
{
    static const enum tri t = TRI_TRUE, f = TRI_FALSE, u = TRI_UNKNOWN;
    const enum tri rows[][3] = {{t, t, t}, {t, f, f}, {t, u, u}, {f, t, f}, {f, f, f},
                                {f, u, f}, {u, t, u}, {u, f, f}, {u, u, u}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(tri_and(rows[i][0], rows[i][1]), rows[i][2]);
    assert_int_equal(tri_not(t), f);
    assert_int_equal(tri_not(f), t);
    assert_int_equal(tri_not(u), u);
}

/* What both are needed for rests on the weaker word and the older day; what one is enough for on the stronger. */
static void the_source_named_is_the_one_it_hangs_on(void **state)
{
    struct answer yes_word = known(TRI_TRUE, word), yes_visit = known(TRI_TRUE, visit);
    struct answer no_word = known(TRI_FALSE, word), no_visit = known(TRI_FALSE, visit);
    struct answer late = known(TRI_TRUE, visit_late);

    (void)state;
    assert_int_equal(answer_and(yes_word, yes_visit).basis.source, SOURCE_WORD);
    assert_int_equal(answer_and(yes_visit, yes_word).basis.source, SOURCE_WORD);
    assert_int_equal(answer_and(no_word, no_visit).basis.source, SOURCE_VISIT);
    assert_int_equal(answer_and(no_visit, no_word).basis.source, SOURCE_VISIT);
    assert_int_equal(answer_and(no_word, yes_visit).basis.source, SOURCE_WORD);
    assert_int_equal(answer_and(yes_visit, no_word).basis.source, SOURCE_WORD);
    assert_int_equal(answer_or(yes_word, yes_visit).basis.source, SOURCE_VISIT);
    assert_int_equal(answer_or(no_word, no_visit).basis.source, SOURCE_WORD);
    assert_int_equal(answer_and(yes_visit, late).basis.date, visit.date);
    assert_int_equal(answer_and(late, yes_visit).basis.date, visit.date);
    assert_int_equal(answer_or(yes_visit, late).basis.date, visit_late.date);
    assert_int_equal(answer_or(late, yes_visit).basis.date, visit_late.date);
}

static void only_what_can_still_decide_is_missing(void **state)
{
    struct answer either = answer_or(unknown(FACT_FOOD), unknown(FACT_WATER));
    struct answer decided = answer_or(unknown(FACT_FOOD), known(TRI_TRUE, word));
    struct answer one_left = answer_and(known(TRI_TRUE, word), unknown(FACT_RISK));

    (void)state;
    assert_int_equal(fact_set_count(&either.missing), 2);
    assert_int_equal(fact_set_count(&decided.missing), 0);
    assert_int_equal(fact_set_count(&one_left.missing), 1);
    assert_int_equal(one_left.basis.source, SOURCE_NONE);
    assert_true(answer_and((struct answer){.unset = true}, unknown(FACT_RISK)).unset);
    assert_false(answer_and((struct answer){.unset = true}, known(TRI_FALSE, word)).unset);
}

static void a_number_against_a_limit(void **state)
{
    struct predicate_limits l = {0};
    struct evidence e = {0};
    struct ask q = {.e = &e, .l = &l};

    (void)state;
    struct answer a = answer_at_least(&q, FACT_DEPOSIT, 100);
    assert_true(a.value == TRI_UNKNOWN && fact_set_has(&a.missing, FACT_DEPOSIT) && !a.unset);
    a = answer_at_least(&q, FACT_DEPOSIT, 0);
    assert_true(a.value == TRI_UNKNOWN && fact_set_has(&a.missing, FACT_DEPOSIT) && a.unset);
    fact_tell(&e, FACT_DEPOSIT, 99, visit);
    assert_int_equal(answer_at_least(&q, FACT_DEPOSIT, 100).value, TRI_FALSE);
    assert_int_equal(answer_at_least(&q, FACT_DEPOSIT, 99).value, TRI_TRUE);
    a = answer_at_least(&q, FACT_DEPOSIT, 0);
    assert_true(a.value == TRI_UNKNOWN && a.unset);
    fact_tell(&e, FACT_DEPOSIT, 0, visit);
    assert_int_equal(answer_at_least(&q, FACT_DEPOSIT, 0).value, TRI_FALSE);
}

static void income_with_the_household_size_unknown(void **state)
{
    struct predicate_limits l = model_limits();
    struct evidence e = {0};
    struct ask q = {.e = &e, .l = &l};
    struct answer a;

    (void)state;
    a = answer_below(&q);
    assert_true(fact_set_has(&a.missing, FACT_MEMBERS) && fact_set_has(&a.missing, FACT_INCOME_TOTAL));
    fact_tell(&e, FACT_INCOME_TOTAL, 679999, visit);
    assert_int_equal(answer_below(&q).value, TRI_TRUE);
    fact_tell(&e, FACT_INCOME_TOTAL, 680000, visit);
    a = answer_below(&q);
    assert_true(a.value == TRI_UNKNOWN && fact_set_has(&a.missing, FACT_MEMBERS) && fact_set_count(&a.missing) == 1);
    fact_tell(&e, FACT_INCOME_TOTAL, 680000 * 99 - 1, visit);
    assert_int_equal(answer_below(&q).value, TRI_UNKNOWN);
    fact_tell(&e, FACT_INCOME_TOTAL, 680000 * 99, visit);
    assert_int_equal(answer_below(&q).value, TRI_FALSE);
    l.people_max = 0;
    assert_int_equal(answer_below(&q).value, TRI_UNKNOWN);
    e.at[FACT_MEMBERS] = (struct fact){.known = true, .value = 0}; /* cannot be, and is taken for not known */
    assert_int_equal(answer_below(&q).value, TRI_UNKNOWN);
    e.at[FACT_MEMBERS].value = 1ll << 40;
    assert_int_equal(answer_below(&q).value, TRI_UNKNOWN);
    e.at[FACT_MEMBERS].value = 3;
    l.line_fen = 0;
    a = answer_below(&q);
    assert_true(a.value == TRI_UNKNOWN && a.unset && fact_set_count(&a.missing) == 0);
}

static void income_rests_on_the_weaker_of_its_two_facts(void **state)
{
    struct predicate_limits l = model_limits();
    struct evidence e = {0};
    struct ask q = {.e = &e, .l = &l};

    (void)state;
    fact_tell(&e, FACT_INCOME_TOTAL, 2040000, visit);
    fact_tell(&e, FACT_MEMBERS, 3, word);
    assert_int_equal(answer_below(&q).value, TRI_FALSE);
    assert_int_equal(answer_below(&q).basis.source, SOURCE_WORD);
    assert_int_equal(answer_income(&q, 1).value, TRI_FALSE); /* equal is not above for de-listing */
    fact_tell(&e, FACT_INCOME_TOTAL, 2040001, visit);
    assert_int_equal(answer_income(&q, 1).value, TRI_TRUE);
    q.income = TRI_TRUE;
    assert_int_equal(answer_below(&q).value, TRI_TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kleene_tables),
        cmocka_unit_test(the_source_named_is_the_one_it_hangs_on),
        cmocka_unit_test(only_what_can_still_decide_is_missing),
        cmocka_unit_test(a_number_against_a_limit),
        cmocka_unit_test(income_with_the_household_size_unknown),
        cmocka_unit_test(income_rests_on_the_weaker_of_its_two_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
