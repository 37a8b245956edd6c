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
#include "base/clock.h"
#include "simulator/check.h"
#include "support/check_bed.h"
#include "tiers/step.h"

static struct case_at shown(struct bed *b, const Fangpin__V1__CaseView *v)
{
    return (struct case_at){sim_office(b->s, V)->area, b->home, v};
}

static struct model_event *newest(struct bed *b, uint32_t kind)
{
    for (size_t i = b->m->n; i-- > 0;)
        if (b->m->at[i]->e.kind == kind)
            return b->m->at[i];
    fail_msg("no event of kind %u", kind);
    return NULL;
}

/* The model's own reading of an act, to be falsified. */
static struct act *act_of(struct model_event *e)
{
    assert_non_null(e->act);
    return (struct act *)(uintptr_t)e->act;
}

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

static void aid_shown(int64_t fen, int64_t recovered)
{
    struct bed b;

    bed_of(&b, "");
    Fangpin__V1__CaseView *v = bed_home_view(&b, T);
    struct case_at at = shown(&b, v);
    checks_show(b.c, T, "I13", &at);
    assert_false(checks_breach(b.c)->there);
    v->aid[0]->amount_fen = fen;
    v->aid[0]->recovered_fen = recovered;
    checks_show(b.c, T, "I13", &at);
    bed_found(&b, "I13");
}

static void i13_an_aid_is_no_amount_of_money(void **state)
{
    (void)state;
    aid_shown(FEN_MAX + 1, 0);
    aid_shown(-1, -1);
    aid_shown(5, 6); /* more came back than was given */
}

static void i13_an_event_moves_more_than_there_can_be(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    act_of(newest(&b, KIND_HELP))->amount_fen = FEN_MAX + 1;
    model_office(b.m, T)->anew = true; /* all that it holds is looked at again */
    bed_lead(&b, T);
    bed_found(&b, "I13");
}

/* ---- case files ---- */

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

/* The newest event of a case, as if it were a decision that cites nothing. */
static struct model_event *decided(struct bed *b, uint8_t thing)
{
    struct model_event *e = newest(b, KIND_LEAD);
    struct act act = {.thing = {{thing}}};

    e->e.kind = KIND_DECISION;
    e->e.n_cites = 0;
    e->act = arena_copy(&b->arena, &act, sizeof act);
    return e;
}

static ProtobufCBinaryData named(const struct model_event *e)
{
    return (ProtobufCBinaryData){sizeof e->act->thing.b, (uint8_t *)(uintptr_t)e->act->thing.b};
}

/* The case as an office would show it that took its newest lead for the decision that approves it. */
static struct case_at approved(struct bed *b, uint32_t office, struct model_event **decision)
{
    Fangpin__V1__CaseView *v = bed_home_view(b, office);

    *decision = decided(b, 1);
    v->outcome = OUTCOME_APPROVED;
    v->decision = named(*decision);
    return shown(b, v);
}

static void i14_a_township_decided(void **state)
{
    struct model_event *d;
    struct bed b;

    (void)state;
    bed_of(&b, "");
    bed_lead(&b, T);
    struct case_at at = approved(&b, T, &d);
    checks_show(b.c, T, "I14", &at);
    assert_non_null(strstr(checks_breach(b.c)->what, "may not decide"));
    bed_found(&b, "I14");
}

static void i14_the_certificate_is_for_another_epoch(void **state)
{
    struct model_event *d;
    struct bed b;

    (void)state;
    bed_of(&b, "");
    bed_lead(&b, C);
    struct case_at at = approved(&b, C, &d);
    act_of(d)->decision.b[0] = 1; /* it replaces one that had its steps */
    checks_show(b.c, C, "I14", &at);
    assert_false(checks_breach(b.c)->there);
    for (size_t i = 0; i < b.m->n; i++)
        if (b.m->at[i]->e.kind == KIND_CERTIFICATE && area_equal(b.m->at[i]->act->area, sim_office(b.s, C)->area))
            act_of(b.m->at[i])->epoch++;
    checks_show(b.c, C, "I14", &at);
    assert_non_null(strstr(checks_breach(b.c)->what, "may not decide"));
    bed_found(&b, "I14");
}

static uint32_t step_kind(const char *name)
{
    const struct process *p;

    return step_by_name(name, &p)->k.kind;
}

static void i14_a_step_is_missing(void **state)
{
    struct cite cites[3];
    struct model_event *d;
    struct bed b;

    (void)state;
    bed_of(&b, "");
    for (int i = 0; i < 4; i++)
        bed_lead(&b, C);
    struct case_at at = approved(&b, C, &d);
    const uint32_t kinds[] = {KIND_VISIT, step_kind("case_review"), step_kind("case_report")};
    for (int i = 0; i < 3; i++) {
        struct model_event *e = newest(&b, KIND_LEAD);
        e->e.kind = kinds[i];
        e->e.n_cites = 0;
        cites[i] = (struct cite){e->id, e->e.stream.author, e->e.position};
    }
    d->e.cites = cites;
    d->e.n_cites = 3;
    checks_show(b.c, C, "I14", &at);
    assert_false(checks_breach(b.c)->there);
    d->e.n_cites = 2;
    checks_show(b.c, C, "I14", &at);
    assert_non_null(strstr(checks_breach(b.c)->what, "case_report"));
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

static void i15_a_village_helps_beyond_its_authority(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    act_of(newest(&b, KIND_STANDING_AUTHORITY))->amount_fen = 1500;
    bed_help(&b);
    assert_non_null(strstr(checks_breach(b.c)->what, "beyond the ceiling"));
    bed_found(&b, "I15");
}

static void i15_a_debt_is_in_no_worklist(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "I6 I9");
    Fangpin__V1__CaseView *v = bed_home_view(&b, T);
    uint8_t bytes[8000] = {0, 0};
    for (size_t i = 0; i < v->n_debt; i++)
        if (v->debt[i]->kind == DEBT_VISIT)
            v->debt[i]->owner = sim_office(b.s, C)->area.code;
    bed_view_plant(&b, T, bed_home_key(&b), span_of(bytes, 2 + fangpin__v1__case_view__pack(v, bytes + 2)));
    checks_quiet(b.c);
    assert_non_null(strstr(checks_breach(b.c)->what, "in no worklist"));
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

static void i18_a_case_file_lacks_an_event(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    Fangpin__V1__CaseView *v = bed_home_view(&b, T);
    struct case_at at = shown(&b, v);
    v->n_event--;
    checks_show(b.c, T, "I18", &at);
    bed_found(&b, "I18");
}

/* What an office signs next follows the newest of its stream; the model takes that for later, or deeper, than it is. */
static void follows(bool later)
{
    struct bed b;

    bed_of(&b, "");
    bed_lead(&b, V);
    struct model_event *e = newest(&b, KIND_LEAD);
    if (later)
        e->e.time += HOUR_MS << 16;
    else
        e->e.depth += 1000;
    bed_lead(&b, V);
    assert_non_null(strstr(checks_breach(b.c)->what, "not later"));
    bed_found(&b, "I18");
}

static void i18_an_event_is_not_later_than_what_it_follows(void **state)
{
    (void)state;
    follows(true);
    follows(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(i13_first_aid_is_added_up_wrong),
        cmocka_unit_test(i13_an_aid_is_no_amount_of_money),
        cmocka_unit_test(i13_an_event_moves_more_than_there_can_be),
        cmocka_unit_test(i14_a_case_is_approved_by_nobody),
        cmocka_unit_test(i14_a_township_decided),
        cmocka_unit_test(i14_the_certificate_is_for_another_epoch),
        cmocka_unit_test(i14_a_step_is_missing),
        cmocka_unit_test(i15_a_debt_is_forgotten),
        cmocka_unit_test(i15_a_debt_ends_by_the_wrong_paper),
        cmocka_unit_test(i15_a_village_helps_beyond_its_authority),
        cmocka_unit_test(i15_a_debt_is_in_no_worklist),
        cmocka_unit_test(i16_the_same_help_twice_is_hidden),
        cmocka_unit_test(i17_a_conflict_is_made_up),
        cmocka_unit_test(i17_a_second_decision_is_not_shown),
        cmocka_unit_test(i18_a_case_file_holds_what_is_not_held),
        cmocka_unit_test(i18_a_case_file_lacks_an_event),
        cmocka_unit_test(i18_an_event_is_not_later_than_what_it_follows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
