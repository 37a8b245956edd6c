#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/case_steps.h"
#include "tests/support/tiers_town.h"
#include "tests/support/steps.h"
#include "tiers/act.h"
#include "tiers/dossier.h"
#include "tiers/proc_case.h"

static struct town town;
static struct town_goods goods;
static struct step_draft d;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    town_rules(&town, "maerkang-2022");
    goods = town_furnish(&town);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static struct filing about(uint32_t kind)
{
    return (struct filing){.kind = kind, .area = {TOWN_VILLAGE}, .subject = goods.household};
}

static void step(uint64_t own, const char *name, const char *text)
{
    step_draft(&d, name, &goods.household, NULL);
    if (text)
        step_text(&d, STEP_TEXT, text);
    town_filed(&town, own, &d.filing);
}

static const Fangpin__V1__ProcessView *case_now(void)
{
    return step_instance(town_case(&town, &goods.household), process_get(PROCESS_CASE), &goods.household);
}

static void nothing_is_decided_before_it_stands_at_the_county(void **state)
{
    struct filing decision = about(KIND_DECISION), refusal = about(KIND_REFUSAL), visit = about(KIND_VISIT);

    (void)state;
    visit.code = VISIT_FIT;
    refusal.code = REASON_EXCLUDED;
    town_filed(&town, TOWN_VILLAGE, &visit);
    town_refused(&town, TOWN_COUNTY, &decision, "not_at_county");
    town_refused(&town, TOWN_COUNTY, &refusal, "not_at_county");
    town_to_county(&town, goods.household);
    struct subject yes = town_filed(&town, TOWN_COUNTY, &decision);
    assert_int_equal(case_now()->state, CASE_APPROVED);
    refusal.decision = yes; /* what replaces one in force needs no new round */
    town_filed(&town, TOWN_COUNTY, &refusal);
    assert_int_equal(case_now()->state, CASE_REFUSED);
}

static void a_changed_dossier_is_not_signed(void **state)
{
    struct filing decision = about(KIND_DECISION), lead = about(KIND_LEAD);
    struct act act;

    (void)state;
    town_to_county(&town, goods.household);
    decision.dossier = dossier_hash(town_case(&town, &goods.household));
    decision.number = "马乡振批〔2026〕7号";
    lead.code = RISK_WATER;
    town_filed(&town, TOWN_VILLAGE, &lead);
    town_refused(&town, TOWN_COUNTY, &decision, "dossier_changed");
    decision.dossier = dossier_hash(town_case(&town, &goods.household));
    struct id looked_at = decision.dossier;
    town_filed(&town, TOWN_COUNTY, &decision);
    const struct event *e = &town.events[town.n - 1];
    assert_true(act_read(&act, KIND_DECISION, e->body));
    Fangpin__V1__DecisionBody *b = fangpin__v1__decision_body__unpack(NULL, e->body.len, e->body.at);
    assert_memory_equal(b->dossier.data, looked_at.b, sizeof looked_at.b); /* G2: signed with it */
    assert_string_equal(b->number, "马乡振批〔2026〕7号");
    fangpin__v1__decision_body__free_unpacked(b, NULL);
    assert_false(town_case(&town, &goods.household)->reconsider);
}

static void an_open_objection_holds_the_county_up(void **state)
{
    struct filing decision = about(KIND_DECISION);
    struct event late;

    (void)state;
    town_to_county(&town, goods.household);
    /* The village entered it while the notice ran; it came when the township had reported. */
    step_draft(&d, "case_object", &goods.household, NULL);
    step_text(&d, STEP_TEXT, "有城镇住房");
    town_refused(&town, TOWN_VILLAGE, &d.filing, "notice_over");
    late = step_event(&town, 900, process_get(PROCESS_CASE), step_by_name("case_object", &(const struct process *){0}),
                      &goods.household, NULL, 20261101, TOWN_VILLAGE);
    late.depth = (uint32_t)town.n + 1;
    town.events[town.n++] = late;
    town_refused(&town, TOWN_COUNTY, &decision, "objection_open");
    step(TOWN_TOWNSHIP, "case_resolve", "核实不属实");
    town_filed(&town, TOWN_COUNTY, &decision);
}

static void a_visit_behind_the_comparison_starts_the_clock_of_the_notice(void **state)
{
    struct filing lead = about(KIND_LEAD), visit = about(KIND_VISIT);

    (void)state;
    lead.code = RISK_HOUSING;
    visit.code = VISIT_FIT;
    town_filed(&town, TOWN_VILLAGE, &lead);
    step(TOWN_VILLAGE, "case_open", NULL);
    step(TOWN_VILLAGE, "case_freeze", NULL);
    assert_int_equal(case_now()->due, 20261126);
    step_draft(&d, "case_exempt", &goods.household, NULL);
    step_text(&d, STEP_NUMBER, "低保证-7");
    step_number(&d, STEP_UNTIL, 20261101);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    assert_int_equal(case_now()->due, 20261126); /* the visit is still owed */
    town_filed(&town, TOWN_VILLAGE, &visit);
    assert_int_equal(case_now()->due, 20261130); /* five days end on a Saturday and roll */
}

static void every_reason_of_its_list_was_met(void **state)
{
    (void)state;
    for (size_t i = 0; town_codes_case[i]; i++) {
        if (!town_reached(town_codes_case[i]))
            fail_msg("no test met %s", town_codes_case[i]);
    }
}

static struct id named[TOWN_EVENTS_MAX];

static Fangpin__V1__ProcessView *case_in(Fangpin__V1__CaseView *v)
{
    for (size_t i = 0; i < v->n_process; i++) {
        if (v->process[i]->process == PROCESS_CASE)
            return v->process[i];
    }
    fail_msg("no case");
    return NULL;
}

static void an_unknown_state(Fangpin__V1__CaseView *v)
{
    case_in(v)->state = STATES_MAX;
}

static void a_stub_for_a_leaf(Fangpin__V1__CaseView *v)
{
    case_in(v)->leaf[0].len = 31;
}

static void all_for_leaves(Fangpin__V1__CaseView *v)
{
    static ProtobufCBinaryData leaf[TOWN_EVENTS_MAX];

    for (size_t i = 0; i < town.n; i++) {
        named[i] = town.events[i].id;
        leaf[i] = (ProtobufCBinaryData){32, named[i].b};
    }
    case_in(v)->leaf = leaf;
    case_in(v)->n_leaf = town.n;
}

static struct subject standing = {{0x33}};

static void one_stands(Fangpin__V1__CaseView *v)
{
    v->decision = town_bytes(&standing);
    v->outcome = OUTCOME_APPROVED;
}

static void two_stand(Fangpin__V1__CaseView *v)
{
    one_stands(v);
    v->outcome = OUTCOME_CONFLICT;
}

static size_t cited(const struct filing *f)
{
    struct filing_result out;
    struct filing_refusal why;

    if (town_file(&town, TOWN_COUNTY, f, &out, &why) != 0)
        fail_msg("refused: %s", why.code);
    return out.n_cites;
}

static void the_report_is_cited_when_it_is_held(void **state)
{
    struct filing decision = about(KIND_DECISION), lead = about(KIND_LEAD);

    (void)state;
    decision.dry_run = true;
    lead.code = RISK_WATER;
    town_to_county(&town, goods.household);
    size_t all = cited(&decision);
    town_bend(&town, &goods.household, a_stub_for_a_leaf);
    assert_int_equal(cited(&decision), all - 1);
    town.bent.at = NULL;
    town.forgetful = true;
    assert_int_equal(cited(&decision), all - 1);
    town.forgetful = false;
    while (town.n < CITES_MAX + 4)
        town_filed(&town, TOWN_VILLAGE, &lead);
    town_bend(&town, &goods.household, all_for_leaves);
    assert_int_equal(cited(&decision), CITES_MAX);
    town_bend(&town, &goods.household, an_unknown_state);
    town_refused(&town, TOWN_COUNTY, &decision, "not_at_county");
}

static void what_replaces_waits_for_a_round_under_way_unless_two_stand(void **state)
{
    struct filing decision = about(KIND_DECISION), visit = about(KIND_VISIT), lead = about(KIND_LEAD);

    (void)state;
    lead.code = RISK_WATER;
    visit.code = VISIT_FIT;
    decision.decision = standing;
    town_filed(&town, TOWN_VILLAGE, &visit);
    town_bend(&town, &goods.household, two_stand);
    decision.dry_run = true;
    assert_int_equal(cited(&decision), 2); /* the household and the visit: no identification was opened */
    decision.dry_run = false;
    town.bent.at = NULL;
    town_filed(&town, TOWN_VILLAGE, &lead);
    step(TOWN_VILLAGE, "case_open", NULL);
    town_bend(&town, &goods.household, one_stands);
    town_refused(&town, TOWN_COUNTY, &decision, "not_at_county");
    town_bend(&town, &goods.household, two_stand);
    town_filed(&town, TOWN_COUNTY, &decision);
}

static void a_pack_may_leave_the_days_of_review_open(void **state)
{
    struct filing lead = about(KIND_LEAD), visit = about(KIND_VISIT);
    struct pack bare = *town.pack;

    (void)state;
    lead.code = RISK_HOUSING;
    visit.code = VISIT_FIT;
    town_filed(&town, TOWN_VILLAGE, &lead);
    step(TOWN_VILLAGE, "case_open", NULL);
    step(TOWN_VILLAGE, "case_freeze", NULL);
    step_draft(&d, "case_exempt", &goods.household, NULL);
    step_text(&d, STEP_NUMBER, "低保证-7");
    step_number(&d, STEP_UNTIL, 20261101);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    bare.at[PACK_IDENT_REVIEW_NOTICE].origin = PACK_UNSET;
    town.pack = &bare;
    town_filed(&town, TOWN_VILLAGE, &visit);
    assert_int_equal(case_now()->due, 20261126); /* the day of the visit still stands */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_report_is_cited_when_it_is_held, setup, teardown),
        cmocka_unit_test_setup_teardown(what_replaces_waits_for_a_round_under_way_unless_two_stand, setup, teardown),
        cmocka_unit_test_setup_teardown(a_pack_may_leave_the_days_of_review_open, setup, teardown),

        cmocka_unit_test_setup_teardown(nothing_is_decided_before_it_stands_at_the_county, setup, teardown),
        cmocka_unit_test_setup_teardown(a_changed_dossier_is_not_signed, setup, teardown),
        cmocka_unit_test_setup_teardown(an_open_objection_holds_the_county_up, setup, teardown),
        cmocka_unit_test_setup_teardown(a_visit_behind_the_comparison_starts_the_clock_of_the_notice, setup, teardown),
        cmocka_unit_test(every_reason_of_its_list_was_met),
    };

    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    town_hunger();
    return failed + cmocka_run_group_tests_name("while memory wants", tests, NULL, NULL);
}
