/* Every checker can fail: those of case files. A breach is planted into a file that is shown, or into a store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "node/core/case_store.h"
#include "simulator/check.h"
#include "support/check_bed.h"

static void i13_first_aid_is_added_up_wrong(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    struct view_key k = view_key(sim_office(b.s, V)->area, VIEW_AUTHORITY, &b.authority, span_of(NULL, 0));
    struct span v = bed_view_copy(&b, T, k);
    ProtobufCAllocator memory = arena_allocator(&b.arena);
    Fangpin__V1__AuthorityView *a = fangpin__v1__authority_view__unpack(&memory, v.len, v.at);
    uint8_t bytes[500];
    a->used_fen += 7;
    bed_view_plant(&b, T, k, span_of(bytes, fangpin__v1__authority_view__pack(a, bytes)));
    bed_help(&b);
    bed_found(&b, "I13");
}

/* ---- case files ---- */

static struct case_at shown(struct bed *b, const Fangpin__V1__CaseView *v)
{
    return (struct case_at){sim_office(b->s, V)->area, b->home, v};
}

static void i14_a_case_is_approved_by_nobody(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    Fangpin__V1__CaseView *v = bed_home_view(&b, T);
    struct case_at at = shown(&b, v);
    checks_show(b.c, T, "I14", &at);
    assert_false(checks_breach(b.c)->there);
    v->outcome = OUTCOME_APPROVED;
    checks_show(b.c, T, "I14", &at);
    bed_found(&b, "I14");
}

static void i15_a_debt_is_forgotten(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    Fangpin__V1__CaseView *v = bed_home_view(&b, T);
    struct case_at at = shown(&b, v);
    checks_show(b.c, T, "I15", &at);
    assert_false(checks_breach(b.c)->there);
    v->n_debt--;
    checks_show(b.c, T, "I15", &at);
    bed_found(&b, "I15");
}

static void i15_a_debt_ends_by_the_wrong_paper(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    Fangpin__V1__CaseView *v = bed_home_view(&b, T);
    struct case_at at = shown(&b, v);
    v->debt[0]->settled_by = v->event[0]->id;
    checks_show(b.c, T, "I15", &at);
    bed_found(&b, "I15");
}

static void i16_the_same_help_twice_is_hidden(void **state)
{
    struct filing f;
    struct bed b;

    (void)state;
    bed_of(&b, "I6 I9");
    f = bed_about(&b, KIND_GRANT);
    f.fund = b.fund;
    f.code = HELP_CASH;
    f.amount_fen = 100;
    f.area = sim_office(b.s, W)->area;
    f.subject = b.other;
    bed_file(&b, T, f);
    bed_run(&b);
    checks_quiet(b.c);
    assert_false(checks_breach(b.c)->there);
    Fangpin__V1__CaseView *v = bed_home_view(&b, T);
    uint8_t bytes[8000] = {0, 0};
    v->n_aid = 0;
    bed_view_plant(&b, T, bed_home_key(&b), span_of(bytes, 2 + fangpin__v1__case_view__pack(v, bytes + 2)));
    checks_quiet(b.c);
    bed_found(&b, "I16");
}

static void i17_a_conflict_is_made_up(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    Fangpin__V1__CaseView *v = bed_home_view(&b, T);
    struct case_at at = shown(&b, v);
    checks_show(b.c, T, "I17", &at);
    assert_false(checks_breach(b.c)->there);
    v->outcome = OUTCOME_CONFLICT;
    checks_show(b.c, T, "I17", &at);
    bed_found(&b, "I17");
}

/* The newest event of a case, as if it were a decision that cites nothing. */
static struct model_event *decided(struct bed *b, uint8_t thing)
{
    struct model_event *e = b->m->at[b->m->n - 1];
    struct act act = {.thing = {{thing}}};

    assert_true(e->e.kind == KIND_LEAD);
    e->e.kind = KIND_DECISION;
    e->e.n_cites = 0;
    e->act = arena_copy(&b->arena, &act, sizeof act);
    return e;
}

static ProtobufCBinaryData named(const struct model_event *e)
{
    return (ProtobufCBinaryData){sizeof e->act->thing.b, (uint8_t *)(uintptr_t)e->act->thing.b};
}

static void i17_a_second_decision_is_not_shown(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "I17"); /* no store shows these */
    bed_lead(&b, T);
    Fangpin__V1__CaseView *v = bed_home_view(&b, T);
    struct case_at at = shown(&b, v);
    v->outcome = OUTCOME_APPROVED;
    v->decision = named(decided(&b, 1));
    checks_show(b.c, T, "I17", &at);
    assert_false(checks_breach(b.c)->there);
    assert_true(bed_premise(&b, "I17") == 0); /* one alone cannot be lost beside another */
    bed_lead(&b, T);
    ProtobufCBinaryData rival = named(decided(&b, 2));
    v->outcome = OUTCOME_CONFLICT;
    v->n_rivals = 1;
    v->rivals = &rival;
    checks_show(b.c, T, "I17", &at);
    assert_false(checks_breach(b.c)->there);
    assert_true(bed_premise(&b, "I17") == 1);
    v->outcome = OUTCOME_APPROVED;
    v->n_rivals = 0;
    checks_show(b.c, T, "I17", &at);
    bed_found(&b, "I17");
}

static void i18_a_case_file_holds_what_is_not_held(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    Fangpin__V1__CaseView *v = bed_home_view(&b, T);
    struct case_at at = shown(&b, v);
    checks_show(b.c, T, "I18", &at);
    assert_false(checks_breach(b.c)->there);
    v->event[0]->id.data[0] ^= 1;
    checks_show(b.c, T, "I18", &at);
    bed_found(&b, "I18");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(i13_first_aid_is_added_up_wrong),
        cmocka_unit_test(i14_a_case_is_approved_by_nobody),
        cmocka_unit_test(i15_a_debt_is_forgotten),
        cmocka_unit_test(i15_a_debt_ends_by_the_wrong_paper),
        cmocka_unit_test(i16_the_same_help_twice_is_hidden),
        cmocka_unit_test(i17_a_conflict_is_made_up),
        cmocka_unit_test(i17_a_second_decision_is_not_shown),
        cmocka_unit_test(i18_a_case_file_holds_what_is_not_held),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
