#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/clerk.h"
#include "tiers/step_filing.h"

static void lead_and_open(void)
{
    struct filing lead = {.kind = KIND_LEAD, .subject = clerk.home, .code = RISK_HOUSING, .code2 = CHANNEL_COUNTER};

    clerk_draft("case_open", NULL);
    clerk_refused(TOWN_VILLAGE, "no_lead");
    town_filed(&clerk.town, TOWN_VILLAGE, &lead);
    clerk_files(TOWN_VILLAGE);
    clerk_refused(TOWN_VILLAGE, "wrong_state");
    clerk_draft("case_open", NULL);
    clerk_refused(TOWN_CITY, "not_this_tier");
}

static void visit(void)
{
    struct filing f = {.kind = KIND_VISIT, .subject = clerk.home, .code = VISIT_FIT};

    town_filed(&clerk.town, TOWN_VILLAGE, &f);
}

static void compare(void)
{
    uint8_t depts[4];
    size_t len = step_list_add(depts, 0, sizeof depts, 1);

    len = step_list_add(depts, len, sizeof depts, 3);
    clerk_draft("case_send", NULL);
    clerk_refused(TOWN_VILLAGE, "missing_fact"); /* nobody asked the household (privacy) */
    clerk_draft("case_authorise", NULL);
    clerk_files(TOWN_VILLAGE);
    clerk_refused(TOWN_VILLAGE, "already_so");
    clerk_draft("case_send", NULL);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("case_dispatch", NULL);
    clerk_refused(TOWN_COUNTY, "missing_field");
    clerk_bytes(STEP_DEPTS, depts, len);
    clerk_files(TOWN_COUNTY);
    clerk_draft("case_answer", NULL);
    clerk_number(STEP_DEPT, 1);
    clerk_number(STEP_OUTCOME, 9);
    clerk_refused(TOWN_COUNTY, "bad_code");
    clerk_number(STEP_OUTCOME, 1);
    clerk_files(TOWN_COUNTY);
    clerk_draft("case_compared", NULL);
    clerk_refused(TOWN_COUNTY, "departments_silent");
    clerk_draft("case_answer", NULL);
    clerk_number(STEP_DEPT, 3);
    clerk_number(STEP_OUTCOME, 1);
    clerk_files(TOWN_COUNTY);
    clerk_draft("case_compared", NULL);
    clerk_files(TOWN_COUNTY);
}

static void review(void)
{
    static const uint8_t came[] = {1, 2, 5};

    clerk_draft("case_review", NULL);
    clerk_number(STEP_SORT, 2);
    clerk_number(STEP_ATTENDEES, 20);
    clerk_number(STEP_VOTES_FOR, 19);
    clerk_number(STEP_VOTES_AGAINST, 2);
    clerk_number(STEP_OUTCOME, 1);
    clerk_refused(TOWN_VILLAGE, "votes_over_attendees");
    clerk_number(STEP_VOTES_FOR, 5);
    clerk_number(STEP_VOTES_AGAINST, 6);
    clerk_refused(TOWN_VILLAGE, "votes_against");
    clerk_number(STEP_VOTES_FOR, 18);
    clerk_number(STEP_VOTES_AGAINST, 1);
    clerk_refused(TOWN_VILLAGE, "meeting_not_enlarged");
    clerk_bytes(STEP_ATTENDED, came, sizeof came);
    clerk_bytes(STEP_OVERRIDE, "\5", 1);
    clerk_refused(TOWN_VILLAGE, "override_without_minutes");
    clerk_text(STEP_TEXT, "货车系谋生工具");
    clerk_refused(TOWN_VILLAGE, "override_without_minutes");
    clerk_bytes(STEP_HASH, "0123456789abcdef0123456789abcdef", 32);
    clerk_number(STEP_UNTIL, 20261124);
    clerk_refused(TOWN_VILLAGE, "notice_too_short");
    clerk_number(STEP_UNTIL, 0);
    clerk_text(STEP_TEXT, "电话 13800000000");
    clerk_refused(TOWN_VILLAGE, "personal_in_text");
    clerk_text(STEP_TEXT, "货车系谋生工具");
    clerk.d.v.number[STEP_UNTIL] = 0;
    clerk_files(TOWN_VILLAGE);
    clerk_draft("case_notice_end", NULL);
    clerk_refused(TOWN_VILLAGE, "notice_running");
}

static void report_and_decide(void)
{
    static const uint8_t three[] = {1, 1, 1}, four[] = {1, 1, 1, 1}, failed[] = {1, 1, 2, 1};
    struct filing decision = {.kind = KIND_DECISION, .subject = clerk.home, .area = {TOWN_VILLAGE}};

    clerk.town.today = 20261129;
    clerk_draft("case_notice_end", NULL);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("case_report", NULL);
    clerk_number(STEP_CLASS, 1);
    clerk_bytes(STEP_CHECKS, three, 3);
    clerk_refused(TOWN_TOWNSHIP, "missing_fact"); /* the township has not co-signed the list */
    clerk_draft("case_cosign", NULL);
    clerk_files(TOWN_TOWNSHIP);
    clerk_draft("case_report", NULL);
    clerk_number(STEP_CLASS, 1);
    clerk_bytes(STEP_CHECKS, three, 3);
    clerk_refused(TOWN_TOWNSHIP, "check_failed");
    clerk_bytes(STEP_CHECKS, failed, 4);
    clerk_refused(TOWN_TOWNSHIP, "check_failed");
    clerk_bytes(STEP_CHECKS, four, 4);
    clerk_files(TOWN_TOWNSHIP);
    town_filed(&clerk.town, TOWN_COUNTY, &decision);
    clerk_draft("case_announce", NULL);
    clerk_files(TOWN_COUNTY);
    clerk_draft("case_enrol", NULL);
    clerk_text(STEP_NUMBER, "川-001");
    clerk_number(STEP_CLASS, 1);
    clerk_files(TOWN_TOWNSHIP);
}

static void the_six_steps_are_taken_in_order_and_each_refusal_has_its_reason(void **state)
{
    (void)state;
    lead_and_open();
    clerk_draft("case_freeze", NULL);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("case_review", NULL);
    clerk_number(STEP_SORT, 1);
    clerk_refused(TOWN_VILLAGE, "missing_fact"); /* no visit yet */
    visit();
    compare();
    review();
    report_and_decide();
    const Fangpin__V1__ProcessView *v = clerk_sees(PROCESS_CASE, NULL);
    assert_string_equal(process_get(PROCESS_CASE)->states[v->state].name, "enrolled");
    for (size_t i = 0; i < v->n_step; i++)
        assert_int_equal(v->step[i]->fate, FATE_APPLIED);
    assert_int_equal(v->n_leaf, 1); /* each step rests on what was before it */
}

static void due_days_come_from_the_pack_and_are_signed(void **state)
{
    (void)state;
    struct filing lead = {.kind = KIND_LEAD, .subject = clerk.home, .code = RISK_HOUSING, .code2 = CHANNEL_COUNTER};
    town_filed(&clerk.town, TOWN_VILLAGE, &lead);
    clerk_draft("case_open", NULL);
    clerk_files(TOWN_VILLAGE);
    const Fangpin__V1__ProcessView *v = clerk_sees(PROCESS_CASE, NULL);
    assert_int_equal(v->due, 20261208); /* 15 days from 2026-11-23, S4 by N3 */
}

static void what_the_pack_does_not_open_is_refused(void **state)
{
    (void)state;
    struct filing lead = {.kind = KIND_LEAD, .subject = clerk.home, .code = RISK_HOUSING, .code2 = CHANNEL_COUNTER};
    struct subject event = town_subject(77);

    town_filed(&clerk.town, TOWN_VILLAGE, &lead);
    clerk_draft("case_open", NULL);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("case_enrol_first", NULL);
    clerk_text(STEP_TEXT, "影响特别严重");
    clerk_bytes(STEP_EVENT, event.b, 16);
    clerk_refused(TOWN_TOWNSHIP, "enrol_first_not_allowed");
    clerk_rules("taolin-2024");
    clerk_files(TOWN_TOWNSHIP);
    clerk_draft("case_freeze", NULL);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("case_exempt", NULL);
    clerk_text(STEP_NUMBER, "低保证-7");
    clerk_number(STEP_UNTIL, 20240101);
    clerk_refused(TOWN_VILLAGE, "proof_too_old");
}

static void ids_are_checked(void **state)
{
    struct subject nobody = town_subject(999);

    (void)state;
    clerk_draft_of(&nobody, "case_open", NULL);
    clerk_refused(TOWN_VILLAGE, "unknown_household");
    clerk_draft_of(NULL, "case_open", NULL);
    clerk_refused(TOWN_VILLAGE, "missing_household");
}

static void opened(void)
{
    struct filing lead = {.kind = KIND_LEAD, .subject = clerk.home, .code = RISK_HOUSING, .code2 = CHANNEL_COUNTER};

    town_filed(&clerk.town, TOWN_VILLAGE, &lead);
    clerk_draft("case_open", NULL);
    clerk_files(TOWN_VILLAGE);
}

static Fangpin__V1__ProcessView *case_in(Fangpin__V1__CaseView *v)
{
    for (size_t i = 0; i < v->n_process; i++) {
        if (v->process[i]->process == PROCESS_CASE)
            return v->process[i];
    }
    fail_msg("no case");
    return NULL;
}

static void a_thing_without_its_id(Fangpin__V1__CaseView *v)
{
    case_in(v)->thing.len = 15;
}

static void an_unknown_state(Fangpin__V1__CaseView *v)
{
    case_in(v)->state = STATES_MAX;
}

static void a_leaf_that_is_no_step(Fangpin__V1__CaseView *v)
{
    static uint8_t id[32] = {1};

    case_in(v)->leaf[0] = (ProtobufCBinaryData){32, id};
}

static void a_stub_for_a_leaf(Fangpin__V1__CaseView *v)
{
    case_in(v)->leaf[0].len = 31;
}

static void steps_without_ids(Fangpin__V1__CaseView *v)
{
    for (size_t i = 0; i < case_in(v)->n_step; i++)
        case_in(v)->step[i]->event.len = 31;
}

static struct id named[TOWN_EVENTS_MAX];

static void everything_is_a_leaf(Fangpin__V1__CaseView *v)
{
    static ProtobufCBinaryData leaf[TOWN_EVENTS_MAX];
    static Fangpin__V1__StepView step[TOWN_EVENTS_MAX], *steps[TOWN_EVENTS_MAX];

    for (size_t i = 0; i < clerk.town.n; i++) {
        named[i] = clerk.town.events[i].id;
        leaf[i] = (ProtobufCBinaryData){32, named[i].b};
        fangpin__v1__step_view__init(&step[i]);
        step[i].event = leaf[i];
        step[i].kind = KIND_LEAD;
        steps[i] = &step[i];
    }
    case_in(v)->leaf = leaf;
    case_in(v)->n_leaf = clerk.town.n;
    case_in(v)->step = steps;
    case_in(v)->n_step = clerk.town.n;
}

static size_t cited(void)
{
    struct filing_result out;
    struct filing_refusal why;

    clerk.d.filing.dry_run = true;
    if (town_file(&clerk.town, TOWN_VILLAGE, &clerk.d.filing, &out, &why) != 0)
        fail_msg("refused: %s", why.code);
    return out.n_cites;
}

/* What a store shows may be of a newer program or damaged: it is not cited, and no table is read beyond its end. */
static void what_a_view_shows_is_read_with_care(void **state)
{
    (void)state;
    opened();
    clerk_draft("case_freeze", NULL);
    size_t all = cited();
    assert_int_equal(all, 1);
    clerk.town.forgetful = true;
    assert_int_equal(cited(), 0);
    clerk.town.forgetful = false;
    static void (*const bends[])(Fangpin__V1__CaseView * v) = {a_leaf_that_is_no_step, a_stub_for_a_leaf,
                                                               steps_without_ids};
    for (size_t i = 0; i < ARRAY_LEN(bends); i++) {
        town_bend(&clerk.town, &clerk.home, bends[i]);
        assert_int_equal(cited(), 0);
    }
    town_bend(&clerk.town, &clerk.home, a_thing_without_its_id);
    clerk_refused(TOWN_VILLAGE, "wrong_state"); /* as if nothing had begun */
    town_bend(&clerk.town, &clerk.home, an_unknown_state);
    clerk_refused(TOWN_VILLAGE, "wrong_state");
    clerk.town.bent.at = NULL;
    while (clerk.town.n < CITES_MAX + 4) {
        struct filing lead = {.kind = KIND_LEAD, .subject = clerk.home, .code = RISK_HOUSING};
        town_filed(&clerk.town, TOWN_VILLAGE, &lead);
    }
    town_bend(&clerk.town, &clerk.home, everything_is_a_leaf);
    clerk_draft("case_freeze", NULL);
    assert_int_equal(cited(), CITES_MAX);
}

static void a_step_without_fields_is_about_nothing(void **state)
{
    (void)state;
    opened();
    clerk_draft("case_freeze", NULL);
    clerk.d.filing.step = NULL;
    clerk_refused(TOWN_VILLAGE, "missing_household");
}

static struct area shown_at;

static void two_cases(void *self, struct span needle, void (*fn)(void *arg, const Fangpin__V1__CaseView *v), void *arg)
{
    Fangpin__V1__ProcessView known = FANGPIN__V1__PROCESS_VIEW__INIT, newer = FANGPIN__V1__PROCESS_VIEW__INIT;
    Fangpin__V1__ProcessView other = FANGPIN__V1__PROCESS_VIEW__INIT, *list[] = {&newer, &other, &known};
    Fangpin__V1__CaseView view = FANGPIN__V1__CASE_VIEW__INIT;

    (void)self;
    (void)needle;
    known.process = newer.process = PROCESS_HOUSE;
    other.process = PROCESS_CASE;
    known.state = 4;
    newer.state = STATES_MAX;
    view.process = list;
    view.n_process = 3;
    view.area = shown_at.code;
    fn(arg, &view);
}

static void count_states(void *arg, const Fangpin__V1__CaseView *view, const Fangpin__V1__ProcessView *v)
{
    (void)view;
    *(uint32_t *)arg += v->state;
}

static void instances_are_those_of_the_area_and_of_known_states(void **state)
{
    struct filing_world w = {.each_case = two_cases};
    struct job j = {.w = &w};
    Fangpin__V1__ProcessView newer = FANGPIN__V1__PROCESS_VIEW__INIT, *list[] = {&newer};
    Fangpin__V1__CaseView view = FANGPIN__V1__CASE_VIEW__INIT;
    struct step_job s = {.j = &j, .view = &view};
    struct area township = {TOWN_TOWNSHIP};
    uint32_t sum = 0;

    (void)state;
    shown_at.code = TOWN_OTHER;
    job_instances(&s, township, span_str("?"), PROCESS_HOUSE, count_states, &sum);
    assert_int_equal(sum, 0);
    shown_at.code = TOWN_VILLAGE;
    job_instances(&s, township, span_str("?"), PROCESS_HOUSE, count_states, &sum);
    assert_int_equal(sum, 4);
    view.process = list;
    view.n_process = 1;
    newer.process = PROCESS_CASE;
    newer.state = STATES_MAX;
    assert_null(job_process(&s, PROCESS_CASE, IN_ANY));
    newer.state = 4;
    assert_ptr_equal(job_process(&s, PROCESS_CASE, IN_ANY), &newer);
    assert_null(job_process(&s, PROCESS_CASE, IN(5)));
}

static void an_answer_says_what_it_answers(void **state)
{
    (void)state;
    clerk_matter("call_deliver", NULL, TOWN_VILLAGE);
    clerk_refused(TOWN_VILLAGE, "missing_thing");
    clerk_draft("measure_start", NULL); /* nor does a step that begins nothing */
    clerk_refused(TOWN_TOWNSHIP, "missing_thing");
}

/* K15: a step that weighs news names the newest that fit. */
static void news_are_weighed_as_far_as_they_fit(void **state)
{
    struct filing_result out;
    struct filing_refusal why;

    (void)state;
    enrolled_make(&clerk.town, &clerk.home);
    CLERK_DOES(TOWN_COUNTY, "delist_assess", STEP_ORIGIN, 2); /* which the proposal rests on: one place less */
    for (unsigned i = 0; i < CITES_MAX + 4; i++)
        clerk_acts(TOWN_VILLAGE, KIND_LEAD, RISK_ILLNESS);
    CLERK_DRAFT("delist_propose", STEP_ORIGIN, 2);
    clerk.d.filing.dry_run = true;
    assert_int_equal(town_file(&clerk.town, TOWN_VILLAGE, &clerk.d.filing, &out, &why), 0);
    assert_int_equal(out.n_cites, CITES_MAX);
}

static const struct step_row *build;
static struct subject home;

static void a_house_that_may_be_built_but_for_its_grades(Fangpin__V1__CaseView *v)
{
    static Fangpin__V1__ProcessView house, *list[] = {&house};

    fangpin__v1__process_view__init(&house);
    house.process = PROCESS_HOUSE;
    house.thing = town_bytes(&home);
    house.facts = build->any | build->lacks;
    while (!(build->from & IN(house.state)))
        house.state++;
    v->process = list;
    v->n_process = 1;
}

static void what_forbids_a_step_is_named_though_all_it_asks_is_there(void **state)
{
    const struct process *p;

    (void)state;
    build = step_by_name("house_build", &p);
    home = town_subject(88);
    town_bend(&clerk.town, &clerk.home, a_house_that_may_be_built_but_for_its_grades);
    clerk_draft("house_build", &home);
    clerk_refused(TOWN_VILLAGE, "already_so");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLERK_TEST(what_forbids_a_step_is_named_though_all_it_asks_is_there),

        CLERK_TEST(news_are_weighed_as_far_as_they_fit),

        CLERK_TEST(instances_are_those_of_the_area_and_of_known_states),
        CLERK_TEST(an_answer_says_what_it_answers),

        CLERK_TEST(what_a_view_shows_is_read_with_care),
        CLERK_TEST(a_step_without_fields_is_about_nothing),

        CLERK_TEST(the_six_steps_are_taken_in_order_and_each_refusal_has_its_reason),
        CLERK_TEST(due_days_come_from_the_pack_and_are_signed),
        CLERK_TEST(what_the_pack_does_not_open_is_refused),
        CLERK_TEST(ids_are_checked),
    };

    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    town_hunger();
    return failed + cmocka_run_group_tests_name("while memory wants", tests, NULL, NULL);
}
