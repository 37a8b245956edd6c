#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/starve.h"
#include "support/forms.h"
#include "support/predicate_model.h"
#include "tiers/assessment.h"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_of(16u << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct span packed(const Fangpin__V1__VisitBody *b)
{
    uint8_t *at = arena_take(&arena, fangpin__v1__visit_body__get_packed_size(b) + 1);

    assert_non_null(at);
    return span_of(at, fangpin__v1__visit_body__pack(b, at));
}

static uint32_t registered = 3; /* people in the register; 0: not known */

static struct assessed made(const char *text)
{
    struct predicate_limits limits = model_limits();
    struct form_context c = {.limits = &limits, .visited_on = 20220613, .people = registered, .origin = 2};
    struct assessed x;

    assessment_make(&x, form_of(text, &arena), &c, 20220615);
    return x;
}

static void what_was_written_is_read_again(void **state)
{
    struct assessed x = made(form_quake);
    Fangpin__V1__VisitBody b = FANGPIN__V1__VISIT_BODY__INIT;
    struct assessment read;
    uint8_t bytes[600];

    (void)state;
    assert_int_equal(assessment_write(&b, &x.sum, &arena), 0);
    size_t len = fangpin__v1__visit_body__pack(&b, bytes);
    assert_in_range(len, 60, 250); /* it travels over thin lines */
    assert_true(assessment_read(&read, span_of(bytes, len)));
    for (unsigned i = 0; i < ASSESSED_ANSWERS; i++) {
        assert_int_equal(read.at[i].value, x.sum.at[i].value);
        assert_int_equal(read.at[i].unset, x.sum.at[i].unset);
        assert_int_equal(read.at[i].basis.source, x.sum.at[i].basis.source);
        assert_int_equal(read.at[i].basis.department, x.sum.at[i].basis.department);
        assert_int_equal(read.at[i].basis.date, x.sum.at[i].basis.date);
    }
    assert_int_equal(read.standing, STANDING_FIT);
    assert_int_equal(read.household_class, HOUSEHOLD_CLASS_UNSTABLE);
    assert_int_equal(read.at[ASSESSED_BELOW].value, TRI_TRUE);
    assert_int_equal(read.at[ASSESSED_RESIDENCE].value, TRI_TRUE);
    assert_int_equal(read.assessed_on, 20220615);
    assert_int_equal(read.verifiers, 2);
    assert_int_equal(read.missing, 0);
    assert_int_equal(read.line_fen, 680000);
}

/* DOMAIN.md 6.5: of misconduct the number alone travels. */
static void nobody_learns_who_told_of_misconduct(void **state)
{
    struct assessed x = made(form_quake);

    (void)state;
    assert_int_equal(x.findings.at[EXC_8_MISCONDUCT].value, TRI_FALSE);
    assert_int_not_equal(x.findings.at[EXC_8_MISCONDUCT].basis.source, SOURCE_NONE);
    assert_int_equal(x.sum.at[EXC_8_MISCONDUCT].value, TRI_FALSE);
    assert_int_equal(x.sum.at[EXC_8_MISCONDUCT].basis.source, SOURCE_NONE);
    assert_int_equal(x.sum.at[EXC_8_MISCONDUCT].basis.date, 0);
}

static void missing_facts_and_dropouts_are_counted(void **state)
{
    struct assessed x = made("{'member': [{'school': 'primary', 'in_school': false}], 'verifier': ['某甲']}");

    (void)state;
    assert_int_equal(x.sum.dropouts, 1);
    assert_int_equal(x.sum.verifiers, 1);
    assert_int_equal(x.sum.missing, fact_set_count(&x.findings.missing));
    assert_true(x.sum.missing > 5);
}

/* K5: 20,400 yuan for three is at the line of 6,800 a head; the third earns 10,000 of it and is counted elsewhere too. */
static void a_contested_member_is_counted_both_ways(void **state)
{
#define THREE(third)                                                                                                   \
    "{'income': {'wages_fen': 2040000}, 'members_complete': true, 'member': [{'name': '甲'}, {'name': '乙'}, {" third  \
    "}]}"
    struct assessed none = made(THREE("'name': '丙'")),
                    one = made(THREE("'contested': true, 'own_income_fen': 1000000")),
                    poor = made(THREE("'contested': true")),
                    away = made(THREE("'contested': true, 'co_living': false")),
                    alone = made("{'income': {'wages_fen': 100}, 'members_complete': true, 'member': [{'contested': "
                                 "true}]}");
    Fangpin__V1__VisitBody b = FANGPIN__V1__VISIT_BODY__INIT;
    struct assessment read;

    (void)state;
    assert_int_equal(none.sum.contested, 0);
    assert_int_equal(none.sum.without.value, TRI_UNKNOWN);
    assert_int_equal(one.sum.contested, 1);
    assert_int_equal(one.sum.at[ASSESSED_BELOW].value, TRI_FALSE);
    assert_int_equal(one.sum.without.value, TRI_TRUE);
    assert_int_equal(poor.sum.without.value, TRI_FALSE);
    assert_int_equal(away.sum.contested, 0);
    assert_int_equal(alone.sum.contested, 1);
    assert_int_equal(alone.sum.at[ASSESSED_BELOW].value, TRI_TRUE);
    assert_int_equal(alone.sum.without.value, TRI_UNKNOWN); /* nobody would be left */
    struct assessed open = made("{'income': {'wages_fen': 2040000}, 'member': [{'contested': true}]}");
    assert_int_equal(open.sum.without.value, TRI_FALSE); /* two by the register */
    registered = 0;
    open = made("{'income': {'wages_fen': 2040000}, 'member': [{'contested': true}]}");
    registered = 3;
    assert_int_equal(open.sum.without.value, TRI_UNKNOWN); /* nobody knows how many they are */
    assert_int_equal(assessment_write(&b, &one.sum, &arena), 0);
    assert_true(assessment_read(&read, packed(&b)));
    assert_int_equal(read.contested, 1);
    assert_int_equal(read.without.value, TRI_TRUE);
    b.without = 3;
    assert_false(assessment_read(&read, packed(&b))); /* no answer has it */
}

static bool reads(const struct assessment *x, void (*spoil)(Fangpin__V1__VisitBody *b))
{
    Fangpin__V1__VisitBody b = FANGPIN__V1__VISIT_BODY__INIT;
    struct assessment read;

    assert_int_equal(assessment_write(&b, x, &arena), 0);
    spoil(&b);
    return assessment_read(&read, packed(&b));
}

/* K18: what exclusion 7b is if the elder was split off, whatever the form says of that. */
static void a_split_is_asked_for_beside_the_form(void **state)
{
    static const struct {
        const char *form;
        enum tri was, would;
    } cases[] = {{"{'facts': {'elder_split': false, 'children_able': true}}", TRI_FALSE, TRI_TRUE},
                 {"{'facts': {'elder_split': true, 'children_able': true}}", TRI_TRUE, TRI_TRUE},
                 {"{'facts': {'elder_split': false, 'children_able': false}}", TRI_FALSE, TRI_FALSE},
                 {"{'facts': {'elder_split': false}}", TRI_FALSE, TRI_UNKNOWN}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct assessed x = made(cases[i].form);
        Fangpin__V1__VisitBody b = FANGPIN__V1__VISIT_BODY__INIT;
        struct assessment read;
        assert_int_equal(x.sum.at[EXC_7B_ELDER_SPLIT].value, cases[i].was);
        assert_int_equal(assessment_write(&b, &x.sum, &arena), 0);
        assert_true(assessment_read(&read, packed(&b)));
        assert_int_equal(read.if_split.value, cases[i].would);
        b.if_split = 3;
        assert_false(assessment_read(&read, packed(&b)));
    }
}

static void nothing_spoilt(Fangpin__V1__VisitBody *b)
{
    (void)b;
}

static void spoil_short(Fangpin__V1__VisitBody *b)
{
    b->n_answer = b->n_answer_on = ASSESSED_ANSWERS - 1;
}

static void spoil_days(Fangpin__V1__VisitBody *b)
{
    b->n_answer_on = 0;
}

static void spoil_value(Fangpin__V1__VisitBody *b)
{
    b->answer[3] |= 3;
}

static void spoil_high(Fangpin__V1__VisitBody *b)
{
    b->answer[3] |= 1u << 11;
}

static void spoil_day(Fangpin__V1__VisitBody *b)
{
    b->answer_on[3] = 20220631;
}

static void spoil_date(Fangpin__V1__VisitBody *b)
{
    b->assessed_on = 0;
}

static void spoil_line(Fangpin__V1__VisitBody *b)
{
    b->line_fen = -1;
}

static void foreign_answers_are_checked(void **state)
{
    void (*const spoils[])(Fangpin__V1__VisitBody *) = {spoil_short, spoil_days, spoil_value, spoil_high,
                                                        spoil_day,   spoil_date, spoil_line};
    struct assessed x = made(form_quake);

    (void)state;
    assert_true(reads(&x.sum, nothing_spoilt));
    for (size_t i = 0; i < ARRAY_LEN(spoils); i++)
        assert_false(reads(&x.sum, spoils[i]));
}

/* An assessment with one more field behind it. */
static bool reads_with(const char *more, size_t len)
{
    struct assessment x = {.assessed_on = 20220615, .line_fen = 680000}, read;
    Fangpin__V1__VisitBody b = FANGPIN__V1__VISIT_BODY__INIT;

    assert_int_equal(assessment_write(&b, &x, &arena), 0);
    struct span is = packed(&b);
    uint8_t *at = arena_take(&arena, is.len + len);
    assert_non_null(at);
    memcpy(at, is.at, is.len);
    memcpy(at + is.len, more, len);
    return assessment_read(&read, span_of(at, is.len + len));
}
#define READS_WITH(more) reads_with((more), sizeof(more) - 1)

static void every_field_is_what_it_must_be(void **state)
{
    (void)state;
    assert_true(READS_WITH(""));
    assert_true(READS_WITH("\x9A\x03\x01x"));                 /* 51: of a later version */
    assert_true(READS_WITH("\x85\x01\x01\x02\x03\x04"));      /* 16, not of it, as 32 bits */
    assert_true(READS_WITH("\x42\x01\x02\x4A\x01\x00"));      /* one more answer, with its day */
    assert_true(READS_WITH("\x80\x01\x07"));                  /* a review is due: not of it */
    assert_false(READS_WITH("\x9A\x01\x01x"));                /* 19 is no bytes */
    assert_false(READS_WITH("\x9D\x01\x01\x02\x03\x04"));     /* … nor 32 bits */
    assert_false(READS_WITH("\x98\x01\x80\x80\x80\x80\x10")); /* … nor more than 32 bits long */
    assert_false(READS_WITH("\x40\x02"));                     /* an answer alone */
    assert_false(READS_WITH("\x48\x00"));                     /* a day alone */
    assert_false(READS_WITH("\x42\x01\x82\x4A\x01\x00"));     /* a number that does not end */
    assert_false(READS_WITH("\x42\x05\x80\x80\x80\x80\x10")); /* … or is none of ours */
    assert_false(READS_WITH("\x4A\x01\x82"));                 /* … among the days */
    assert_false(READS_WITH("\x42\x09\x02"));                 /* cut short */
    assert_false(READS_WITH("\x4B"));                         /* a group */
}

static void without_memory_nothing_is_written(void **state)
{
    struct assessed x = made(form_quake);
    Fangpin__V1__VisitBody b = FANGPIN__V1__VISIT_BODY__INIT;
    struct arena small = arena_of(1);

    (void)state;
    assert_int_equal(assessment_write(&b, &x.sum, &small), ERR_NOMEM);
    arena_free(&small);
}

static void want_of_memory_is_answered(void **state)
{
    struct assessed x = made(form_quake);
    Fangpin__V1__VisitBody b = FANGPIN__V1__VISIT_BODY__INIT;

    (void)state;
    starve_each(&arena, ERR_NOMEM, assessment_write(&b, &x.sum, &arena));
    assert_int_equal(b.n_answer, ASSESSED_ANSWERS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(want_of_memory_is_answered, setup, teardown),

        cmocka_unit_test_setup_teardown(what_was_written_is_read_again, setup, teardown),
        cmocka_unit_test_setup_teardown(nobody_learns_who_told_of_misconduct, setup, teardown),
        cmocka_unit_test_setup_teardown(a_contested_member_is_counted_both_ways, setup, teardown),
        cmocka_unit_test_setup_teardown(missing_facts_and_dropouts_are_counted, setup, teardown),
        cmocka_unit_test_setup_teardown(foreign_answers_are_checked, setup, teardown),
        cmocka_unit_test_setup_teardown(every_field_is_what_it_must_be, setup, teardown),
        cmocka_unit_test_setup_teardown(a_split_is_asked_for_beside_the_form, setup, teardown),
        cmocka_unit_test_setup_teardown(without_memory_nothing_is_written, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
