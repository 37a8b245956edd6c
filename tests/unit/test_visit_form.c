#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "proto/keys.h"
#include "support/forms.h"
#include "support/predicate_model.h"
#include "tiers/fold.h"
#include "tiers/visit_form.h"

static struct arena arena;
static struct predicate_limits limits;

static int setup(void **state)
{
    (void)state;
    arena = arena_of(16u << 20);
    limits = model_limits();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct evidence evidence_of(const char *text, uint32_t people, uint32_t origin)
{
    struct form_context c = {.limits = &limits, .visited_on = 20220613, .people = people, .origin = origin};
    struct evidence e;

    visit_form_evidence(&e, form_of(text, &arena), &c);
    return e;
}

static void value_is(const struct evidence *e, enum fact_name f, int64_t value)
{
    if (!e->at[f].known || e->at[f].value != value)
        fail_msg("%s: %s %lld", fact_key(f), e->at[f].known ? "is" : "not known,", (long long)e->at[f].value);
}

static void not_known(const struct evidence *e, enum fact_name f)
{
    if (e->at[f].known)
        fail_msg("%s is %lld", fact_key(f), (long long)e->at[f].value);
}

/* The place of a fact, a source or a department in its list is what forms carry: it never changes. */
static void numbers_on_the_wire_stay(void **state)
{
    (void)state;
    assert_int_equal(FACT_MEMBERS, 0);
    assert_int_equal(FACT_INCOME_TOTAL, 1);
    assert_int_equal(FACT_RISK, 9);
    assert_int_equal(FACT_RESIDENCE_MONTHS, 30);
    assert_int_equal(FACT_AWAY_MONTHS, 57);
    assert_int_equal(FACT_NEW_RISK, 73);
    assert_int_equal(SOURCE_DEPARTMENT, 5);
    assert_int_equal(BY_TRANSPORT, 21);
    assert_int_equal(EXC_12_OTHER, 18);
}

static void a_whole_form_becomes_facts(void **state)
{
    struct evidence e = evidence_of(form_quake, 9, ORIGIN_LIFTED_OUT);
    struct findings f;

    (void)state;
    value_is(&e, FACT_MEMBERS, 3); /* counted on the visit, not the register's nine */
    value_is(&e, FACT_INCOME_TOTAL, 2039999);
    value_is(&e, FACT_EXTRA_HOUSE, 0);
    value_is(&e, FACT_COMMERCIAL_VEHICLE, 0);
    value_is(&e, FACT_CAR_VALUE, 0);
    value_is(&e, FACT_SUPPORTER_INCOME, 0);
    value_is(&e, FACT_RESIDENCE_MONTHS, 257);
    value_is(&e, FACT_ABLE_TO_WORK, 1);
    value_is(&e, FACT_NO_LABOUR, 0);
    value_is(&e, FACT_LIFTED_OUT, 1);
    value_is(&e, FACT_RISK, 1);
    not_known(&e, FACT_DEPOSIT);
    not_known(&e, FACT_AWAY_MONTHS);
    not_known(&e, FACT_EDUCATION);
    assert_int_equal(e.at[FACT_RISK].basis.source, SOURCE_OFFICER);
    assert_int_equal(e.at[FACT_NATURAL_DISASTER].basis.department, BY_EMERGENCY);
    assert_int_equal(e.at[FACT_INCOME_DROP].basis.source, SOURCE_VISIT); /* nothing said: seen on the visit */
    assert_int_equal(e.at[FACT_INCOME_DROP].basis.date, 20220613);
    assert_int_equal(evidence_wrong(&e), FACTS);
    findings_make(&f, &e, &limits, 0);
    assert_int_equal(f.standing, STANDING_FIT);
    assert_int_equal(f.household_class, HOUSEHOLD_CLASS_UNSTABLE);
}

static void an_empty_form_says_nothing(void **state)
{
    struct evidence e = evidence_of("{}", 0, 0);

    (void)state;
    for (unsigned f = 0; f < FACTS; f++)
        not_known(&e, (enum fact_name)f);
    e = evidence_of("{}", 4, ORIGIN_ORDINARY);
    value_is(&e, FACT_MEMBERS, 4);
    value_is(&e, FACT_LIFTED_OUT, 0);
    assert_int_equal(e.at[FACT_MEMBERS].basis.source, SOURCE_DOCUMENT);
}

/* Lists show what is there; what is not there only when they are complete. */
static void houses_and_vehicles(void **state)
{
    struct evidence e;

    (void)state;
    e = evidence_of("{'house': [{'kind': 'shop'}]}", 0, 0);
    value_is(&e, FACT_EXTRA_HOUSE, 1);
    e = evidence_of("{'house': [{'kind': 'commercial_flat', 'origin': 'resettlement'}, {'kind': 'shop', 'origin': "
                    "'post_disaster'}, {'kind': 'other_house', 'origin': 'relocation'}, {'kind': 'village_house'}], "
                    "'houses_complete': true}",
                    0, 0);
    value_is(&e, FACT_EXTRA_HOUSE, 0);
    e = evidence_of("{'house': [{'kind': 'home'}]}", 0, 0);
    not_known(&e, FACT_EXTRA_HOUSE);
    e = evidence_of("{'vehicle': [{'kind': 'commercial'}, {'kind': 'car', 'value_fen': 12000000}]}", 0, 0);
    value_is(&e, FACT_COMMERCIAL_VEHICLE, 1);
    not_known(&e, FACT_CONSTRUCTION_MACHINE);
    not_known(&e, FACT_CAR_VALUE);
    e = evidence_of("{'vehicle': [{'kind': 'car', 'value_fen': 12000000}, {'kind': 'car', 'value_fen': 5}], "
                    "'vehicles_complete': true}",
                    0, 0);
    value_is(&e, FACT_CAR_VALUE, 12000000);
    value_is(&e, FACT_LARGE_FARM_MACHINE, 0);
    e = evidence_of("{'vehicle': [{'kind': 'car', 'value_unknown': true}], 'vehicles_complete': true}", 0, 0);
    not_known(&e, FACT_CAR_VALUE);
}

static enum tri supporter_answer(const char *text)
{
    struct evidence e = evidence_of(text, 0, 0);

    return predicate_answer(EXC_7A_SUPPORTER, &e, &limits).value;
}

/* Condition 7: one and the same supporter earns enough and can bear it. */
static void the_nearest_supporter_speaks_for_all(void **state)
{
    (void)state;
    assert_int_equal(supporter_answer("{'supporter': [{'income_fen': 20000000, 'can_bear': false}, "
                                      "{'income_fen': 10000000, 'can_bear': true}]}"),
                     TRI_TRUE);
    assert_int_equal(supporter_answer("{'supporter': [{'income_fen': 20000000, 'can_bear': false}, "
                                      "{'income_fen': 9999999, 'can_bear': true}], 'supporters_complete': true}"),
                     TRI_FALSE);
    assert_int_equal(supporter_answer("{'supporter': [{'income_fen': 20000000, 'can_bear': false}]}"), TRI_UNKNOWN);
    assert_int_equal(supporter_answer("{'supporter': [{'income_fen': 1, 'can_bear': true}, {'income_unknown': true, "
                                      "'can_bear': true}], 'supporters_complete': true}"),
                     TRI_UNKNOWN);
    assert_int_equal(supporter_answer("{'supporter': [{'income_fen': 20000000}], 'supporters_complete': true}"),
                     TRI_UNKNOWN);
    assert_int_equal(supporter_answer("{'supporters_complete': true}"), TRI_FALSE);
    assert_int_equal(supporter_answer("{}"), TRI_UNKNOWN);
}

static void members_who_live_elsewhere_do_not_count(void **state)
{
    struct evidence e = evidence_of("{'member': [{'labour': 'none'}, {'labour': 'full', 'co_living': false}], "
                                    "'members_complete': true}",
                                    0, 0);

    (void)state;
    value_is(&e, FACT_MEMBERS, 1);
    value_is(&e, FACT_NO_LABOUR, 1);
    value_is(&e, FACT_ABLE_TO_WORK, 0);
    e = evidence_of("{'member': [{'labour': 'none'}]}", 0, 0);
    not_known(&e, FACT_MEMBERS);
    not_known(&e, FACT_NO_LABOUR);
    e = evidence_of("{'member': [{'labour': 'none'}, {}], 'members_complete': true}", 0, 0);
    not_known(&e, FACT_NO_LABOUR);
    e = evidence_of("{'members_complete': true}", 0, 0);
    not_known(&e, FACT_MEMBERS);
}

/* A department's word stands against what a list shows; a neighbour's hearsay does not. */
static void the_better_source_counts(void **state)
{
    struct evidence e;

    (void)state;
    e = evidence_of("{'houses_complete': true, 'facts': {'extra_house': {'value': true, 'source': 'department', "
                    "'department': 'housing'}}}",
                    0, 0);
    value_is(&e, FACT_EXTRA_HOUSE, 1);
    assert_int_equal(e.at[FACT_EXTRA_HOUSE].basis.date, 0);
    e = evidence_of("{'houses_complete': true, 'facts': {'extra_house': {'value': true, 'source': 'household_word'}}}",
                    0, 0);
    value_is(&e, FACT_EXTRA_HOUSE, 0);
    e = evidence_of("{'houses_complete': true, 'facts': {'extra_house': true}}", 0, 0);
    value_is(&e, FACT_EXTRA_HOUSE, 1);
}

/* m37: a child of ten who is not in school. */
static void a_child_out_of_school_is_seen(void **state)
{
    static const char child[] = "{'member': [{'citizen_id': '990001201009010050', 'in_school': false}], 'facts': "
                                "{'education_met': true}}";
    struct evidence e = evidence_of(child, 0, 0);

    (void)state;
    assert_int_equal(visit_form_dropouts(form_of(child, &arena), &limits, 20220613), 1);
    assert_int_equal(visit_form_dropouts(form_of(child, &arena), &limits, 20160831), 0); /* five years old */
    assert_int_equal(visit_form_dropouts(form_of(child, &arena), &limits, 20160901), 1); /* six today */
    assert_int_equal(visit_form_dropouts(form_of(child, &arena), &limits, 20260831), 1);
    assert_int_equal(visit_form_dropouts(form_of(child, &arena), &limits, 20260901), 0); /* sixteen */
    value_is(&e, FACT_EDUCATION, 0);
    limits.school_age_to = limits.school_age_from = 0;
    assert_int_equal(visit_form_dropouts(form_of(child, &arena), &limits, 20220613), 0);
    assert_int_equal(visit_form_dropouts(form_of("{'member': [{'birth': '2012-01-01', 'school': 'primary', "
                                                 "'in_school': false}, {'school': 'junior', 'in_school': false}, "
                                                 "{'school': 'senior', 'in_school': false}, {'school': 'primary'}]}",
                                                 &arena),
                                         &limits, 20220613),
                     2);
}

static void away_and_residence_are_whole_months(void **state)
{
    struct evidence e = evidence_of("{'away_since': '2021-06-13', 'residence_since': '2021-12-14'}", 0, 0);

    (void)state;
    value_is(&e, FACT_AWAY_MONTHS, 12);
    value_is(&e, FACT_RESIDENCE_MONTHS, 5);
}

static void hints_come_from_money(void **state)
{
    struct form_hints h = visit_form_hints(form_of(form_quake, &arena), &limits);

    (void)state;
    assert_int_equal(h.income_drop, TRI_TRUE);
    assert_int_equal(h.rigid_expense, TRI_TRUE);
    h = visit_form_hints(form_of("{}", &arena), &limits);
    assert_int_equal(h.income_drop, TRI_UNKNOWN);
    h = visit_form_hints(form_of("{'income': {'wages_fen': 100, 'before_fen': 100}}", &arena), &limits);
    assert_int_equal(h.income_drop, TRI_FALSE);
    assert_int_equal(h.rigid_expense, TRI_FALSE);
}

/* ---- what cannot be ---- */

static enum form_fault checked(const char *text, uint32_t today)
{
    return visit_form_check(form_of(text, &arena), today);
}

static void what_cannot_be_is_found(void **state)
{
    (void)state;
    assert_int_equal(checked(form_quake, 20220613), FORM_GOOD);
    assert_int_equal(checked(form_quake, 20220612), FORM_DATE_WRONG);
    assert_int_equal(checked("{'away_since': '2022-06-14'}", 20220613), FORM_DATE_WRONG);
    Fangpin__V1__VisitForm *f = form_of("{'away_since': '2022-06-13'}", &arena);
    f->away_since = 20220230; /* before today, but no day */
    assert_int_equal(visit_form_check(f, 20220613), FORM_DATE_WRONG);
    assert_int_equal(checked("{'residence_since': '2022-06-14'}", 20220613), FORM_DATE_WRONG);
    assert_int_equal(checked("{'expense': [{'date': '2022-06-14'}]}", 20220613), FORM_DATE_WRONG);
    assert_int_equal(checked("{'member': [{'birth': '2022-06-14'}]}", 20220613), FORM_DATE_WRONG);
    assert_int_equal(checked("{'facts': {'risk': {'value': true, 'date': '2022-06-14'}}}", 20220613), FORM_DATE_WRONG);
    assert_int_equal(checked("{'member': [{'citizen_id': '990001195803120014'}]}", 20220613), FORM_ID_CHECK);
    assert_int_equal(checked("{'member': [{'citizen_id': '990001201502290068'}]}", 20220613), FORM_ID_BIRTH);
    assert_int_equal(checked("{'member': [{'citizen_id': '99'}]}", 20220613), FORM_ID_SHAPE);
    assert_int_equal(checked("{'facts': {'members': 0}}", 20220613), FORM_FACT_WRONG);
    assert_int_equal(checked("{'facts': {'risk': {'value': true, 'source': 'visit', 'department': 'hr'}}}", 20220613),
                     FORM_FACT_WRONG);
}

static void foreign_numbers_are_bounded(void **state)
{
    Fangpin__V1__VisitForm *f = form_of("{'facts': {'risk': true}, 'income': {}, 'vehicle': [{}], 'supporter': [{}], "
                                        "'expense': [{}]}",
                                        &arena);
    int64_t *const money[] = {&f->income->wages_fen,     &f->income->business_fen,  &f->income->transfer_fen,
                              &f->income->property_fen,  &f->income->cost_fen,      &f->income->before_fen,
                              &f->income->expected_fen,  &f->vehicle[0]->value_fen, &f->supporter[0]->income_fen,
                              &f->expense[0]->amount_fen};
    static const uint32_t facts[] = {0, FACTS + 1, UINT32_MAX};

    (void)state;
    assert_int_equal(visit_form_check(f, 20220613), FORM_GOOD);
    for (size_t i = 0; i < ARRAY_LEN(money); i++) {
        *money[i] = -1;
        assert_int_equal(visit_form_check(f, 20220613), FORM_MONEY_WRONG);
        *money[i] = FEN_MAX + 1;
        assert_int_equal(visit_form_check(f, 20220613), FORM_MONEY_WRONG);
        *money[i] = 0;
    }
    f->income->wages_fen = f->income->business_fen = FEN_MAX;
    assert_int_equal(visit_form_check(f, 20220613), FORM_MONEY_WRONG);
    f->income->business_fen = 0;
    for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
        f->fact[0]->fact = facts[i];
        assert_int_equal(visit_form_check(f, 20220613), FORM_FACT_WRONG);
    }
    f->fact[0]->fact = FACT_RISK + 1;
    f->fact[0]->source = SOURCES;
    assert_int_equal(visit_form_check(f, 20220613), FORM_FACT_WRONG);
    f->fact[0]->source = SOURCE_DEPARTMENT;
    f->fact[0]->department = SOURCE_DEPARTMENTS;
    assert_int_equal(visit_form_check(f, 20220613), FORM_FACT_WRONG);
    f->fact[0]->department = BY_HR;
    assert_int_equal(visit_form_check(f, 20220613), FORM_GOOD);
    Fangpin__V1__FormFact *twice[] = {f->fact[0], f->fact[0]};
    f->fact = twice;
    f->n_fact = 2;
    assert_int_equal(visit_form_check(f, 20220613), FORM_FACT_WRONG);
    f->n_fact = 1;
    size_t *const lists[] = {&f->n_member,  &f->n_house,    &f->n_vehicle, &f->n_supporter,
                             &f->n_expense, &f->n_verifier, &f->n_met};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        size_t was = *lists[i];
        *lists[i] = 65;
        assert_int_equal(visit_form_check(f, 20220613), FORM_TOO_MANY);
        *lists[i] = was;
    }
    assert_int_equal(visit_form_check(f, 20220613), FORM_GOOD);
}

static void bytes_that_are_no_form_are_none(void **state)
{
    struct span good = form_packed(form_quake, &arena);

    (void)state;
    assert_non_null(visit_form_read(good, &arena));
    assert_null(visit_form_read((struct span){0}, &arena));
    assert_null(visit_form_read(span_of(good.at, good.len - 1), &arena));
    assert_int_equal(visit_form_check(visit_form_read(good, &arena), 20220613), FORM_GOOD);
}

static void what_is_said_best_is_not_said_again(void **state)
{
    struct evidence e = evidence_of("{'members_complete': true, 'member': [{'labour': 'full'}, {'labour': 'partial'}], "
                                    "'facts': {'risk': {'value': true, 'source': 'document'}, 'lifted_out': true, "
                                    "'rural': {'value': true, 'source': 'officer_judgement'}}}",
                                    0, ORIGIN_ORDINARY);

    (void)state;
    assert_int_equal(e.at[FACT_RISK].basis.date, 0); /* a paper has a day of its own */
    value_is(&e, FACT_ABLE_TO_WORK, 1);
    value_is(&e, FACT_LIFTED_OUT, 1); /* not as the register has it */
    e = evidence_of("{'member': [{'citizen_id': '990001201009010050', 'in_school': false}], 'facts': {'education_met': "
                    "{'value': true, 'source': 'document'}}}",
                    0, 0);
    value_is(&e, FACT_EDUCATION, 1); /* a school's paper goes before what was seen */
    limits.supporter_income_fen = 0;
    e = evidence_of("{'supporter': [{'income_fen': 5, 'can_bear': true}]}", 0, 0);
    value_is(&e, FACT_SUPPORTER_INCOME, 5); /* how much is enough is not set */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_said_best_is_not_said_again, setup, teardown),

        cmocka_unit_test(numbers_on_the_wire_stay),
        cmocka_unit_test_setup_teardown(a_whole_form_becomes_facts, setup, teardown),
        cmocka_unit_test_setup_teardown(an_empty_form_says_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(houses_and_vehicles, setup, teardown),
        cmocka_unit_test_setup_teardown(the_nearest_supporter_speaks_for_all, setup, teardown),
        cmocka_unit_test_setup_teardown(members_who_live_elsewhere_do_not_count, setup, teardown),
        cmocka_unit_test_setup_teardown(the_better_source_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(a_child_out_of_school_is_seen, setup, teardown),
        cmocka_unit_test_setup_teardown(away_and_residence_are_whole_months, setup, teardown),
        cmocka_unit_test_setup_teardown(hints_come_from_money, setup, teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(foreign_numbers_are_bounded, setup, teardown),
        cmocka_unit_test_setup_teardown(bytes_that_are_no_form_are_none, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
