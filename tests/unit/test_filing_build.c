#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tiers/processes.h"
#include "proto/packet.h"
#include "tests/support/case_steps.h"
#include "tests/support/tiers_town.h"
#include "tiers/act.h"

static struct town town;
static struct town_goods goods;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    goods = town_furnish(&town);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static struct filing_result prepared(uint64_t own, const struct filing *f)
{
    struct filing_result out;
    struct filing_refusal why;

    if (town_file(&town, own, f, &out, &why) != 0)
        fail_msg("refused: %s", why.code);
    return out;
}

#define FILING(...) (&(struct filing){__VA_ARGS__})
#define HERE        .area = {TOWN_VILLAGE}, .subject = goods.household

static bool holds(struct span bytes, const char *text)
{
    return memmem(bytes.at, bytes.len, text, strlen(text)) != NULL;
}

/* D7: what names a person is in the sealed part alone. */
static void persons_stand_in_the_sealed_part_alone(void **state)
{
    struct filing f = {.kind = KIND_HOUSEHOLD,
                       .people = 3,
                       .group = 2,
                       .code2 = ORIGIN_ORDINARY,
                       .tags = {4, 9},
                       .n_tags = 2,
                       .head_name = "某户主",
                       .citizen_id = "11010519491231002x",
                       .phone = "13800000000",
                       .address = "某组12号"};
    struct filing_result r = prepared(TOWN_VILLAGE, &f);
    static const char *const personal[] = {"某户主", "11010519491231002X", "13800000000", "某组12号"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(personal); i++) {
        assert_true(holds(r.personal, personal[i]));
        assert_false(holds(r.body, personal[i]));
    }
    ProtobufCAllocator memory = arena_allocator(&town.arena);
    Fangpin__V1__HouseholdSealed *s = fangpin__v1__household_sealed__unpack(&memory, r.personal.len, r.personal.at);
    assert_int_equal(s->n_member, 1);
    assert_string_equal(s->member[0]->citizen_id, "11010519491231002X");
    assert_string_equal(s->phone, "13800000000");
    Fangpin__V1__HouseholdBody *b = fangpin__v1__household_body__unpack(&memory, r.body.len, r.body.at);
    assert_int_equal(b->people, 3);
    assert_int_equal(b->group, 2);
    assert_int_equal(b->n_tags, 2);
    assert_int_equal(b->tags[1], 9);
    assert_int_equal(b->key_id.len, 16);
    assert_memory_equal(b->household.data, r.subject.b, 16);
    assert_memory_equal(r.thread_of, r.subject.b, 16);
}

/* All acts of one household keep their order: its id chooses the thread, whatever the reply names. */
static void the_household_chooses_the_thread(void **state)
{
    struct filing_result r = prepared(TOWN_VILLAGE, FILING(.kind = KIND_VISIT, HERE, .code = VISIT_FIT));

    (void)state;
    assert_memory_equal(r.thread_of, goods.household.b, 16);
    assert_memory_not_equal(r.subject.b, goods.household.b, 16);
    assert_int_equal(r.scope.area.code, TOWN_VILLAGE);
    assert_int_equal(r.scope.reach, REACH_UP);
    assert_null(r.personal.at);
    r = prepared(TOWN_COUNTY,
                 FILING(.kind = KIND_RIGHTS, .area = {TOWN_TOWNSHIP}, .fund = goods.fund, .amount_fen = 1));
    assert_memory_equal(r.thread_of, goods.fund.b, 16);
}

static struct act read_body(uint32_t kind, struct span body)
{
    struct act act;

    assert_true(act_read(&act, kind, body));
    return act;
}

static void help_says_when_its_debts_are_due(void **state)
{
    (void)state;
    /* under the authority: its own days where it names some, the defaults elsewhere */
    struct filing_result r = prepared(TOWN_VILLAGE, FILING(.kind = KIND_HELP, HERE, .authority = goods.authority,
                                                           .code = HELP_WATER, .amount_fen = 7, .date = 20261121));
    struct act act = read_body(KIND_HELP, r.body);
    assert_int_equal(act.date, 20261121);
    assert_int_equal(act.visit_due, 20261126);
    assert_int_equal(act.decision_due, 20261206);       /* 15 days; a Sunday, and the green channel does not roll */
    assert_int_equal(act.notice_due, 20261208);         /* two working days */
    assert_true(subject_equal(&act.fund, &goods.fund)); /* the authority's, though none was given */
    assert_int_equal(r.n_cites, 1);
    assert_int_equal(r.cites[0].author.b[7], (uint8_t)TOWN_TOWNSHIP);
    /* in the township's own right: the defaults, no fund, nothing cited */
    r = prepared(TOWN_TOWNSHIP, FILING(.kind = KIND_HELP, HERE, .code = HELP_GOODS, .amount_fen = 7));
    act = read_body(KIND_HELP, r.body);
    assert_int_equal(act.date, TOWN_TODAY);
    assert_int_equal(act.visit_due, 20261126);
    assert_int_equal(act.decision_due, 20261208);
    assert_true(subject_none(&act.fund));
    assert_true(subject_none(&act.authority));
    assert_int_equal(r.n_cites, 0);
}

static void an_authority_gets_its_defaults(void **state)
{
    struct filing f = {.kind = KIND_STANDING_AUTHORITY,
                       .area = {TOWN_NEIGHBOUR},
                       .kinds = {HELP_JOB},
                       .n_kinds = 1,
                       .per_household_fen = 5,
                       .amount_fen = 50};
    struct act act = read_body(KIND_STANDING_AUTHORITY, prepared(TOWN_COUNTY, &f).body);

    (void)state;
    assert_int_equal(act.area.code, TOWN_NEIGHBOUR);
    assert_int_equal(act.valid_from, TOWN_TODAY);
    assert_int_equal(act.valid_to, 20261129); /* seven days, the first one counted */
    assert_int_equal(act.visit_due, 0);       /* as the giver's pack says */
    assert_int_equal(act.decision_due, 0);
    assert_int_equal(act.notice_due, 0);
    assert_int_equal(act.per_household_fen, 5);
    assert_int_equal(act.amount_fen, 50);
    assert_true(subject_none(&act.fund));
}

static void a_decision_cites_everything_it_rests_on(void **state)
{
    size_t before = town.n - 1; /* the household's own record is the last of the furniture */

    (void)state;
    prepared(TOWN_VILLAGE, FILING(.kind = KIND_VISIT, HERE, .code = VISIT_FIT));
    prepared(TOWN_TOWNSHIP, FILING(.kind = KIND_HELP, HERE, .code = HELP_GOODS, .amount_fen = 7));
    prepared(TOWN_TOWNSHIP, FILING(.kind = KIND_LEAD, HERE, .code = RISK_ILLNESS));
    prepared(TOWN_VILLAGE, FILING(.kind = KIND_GRANT, HERE, .fund = goods.fund, .code = 1, .amount_fen = 7));
    town_to_county(&town, goods.household);
    struct filing_result first = prepared(TOWN_COUNTY, FILING(.kind = KIND_DECISION, HERE));
    /* household, report, help, two visits, two leads; not the grant: money spent is nothing to decide on */
    assert_int_equal(first.n_cites, 7);
    assert_memory_equal(first.cites[0].id.b, town.events[before].id.b, 32);
    assert_int_equal(first.scope.reach, REACH_DOWN);
    struct act act = read_body(KIND_DECISION, town.events[town.n - 1].body);
    assert_int_equal(act.notice_due, 20261125);
    struct filing_result second =
        prepared(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = REASON_CONCEALED, .decision = first.subject));
    assert_int_equal(second.n_cites, 7); /* the report stands behind the decision now */
    assert_memory_equal(second.cites[1].id.b, town.events[town.n - 2].id.b, 32);
    act = read_body(KIND_REFUSAL, second.body);
    assert_true(subject_equal(&act.decision, &first.subject));
    assert_int_equal(act.code, REASON_CONCEALED);
}

/* More facts than a header may cite: nothing is refused, the next decision takes up what was left. */
static void facts_beyond_the_limit_are_taken_up_by_the_next_decision(void **state)
{
    (void)state;
    prepared(TOWN_VILLAGE, FILING(.kind = KIND_VISIT, HERE, .code = VISIT_FIT));
    for (size_t i = 0; i < CITES_MAX + 8; i++)
        prepared(TOWN_TOWNSHIP, FILING(.kind = KIND_HELP, HERE, .code = HELP_GOODS, .amount_fen = 7));
    town_to_county(&town, goods.household);
    struct filing_result r = prepared(TOWN_COUNTY, FILING(.kind = KIND_DECISION, HERE));
    assert_int_equal(r.n_cites, CITES_MAX);
    assert_true(town_case(&town, &goods.household)->reconsider);
    prepared(TOWN_COUNTY, FILING(.kind = KIND_DECISION, HERE, .decision = r.subject));
    Fangpin__V1__CaseView *v = town_case(&town, &goods.household);
    assert_false(v->reconsider);
    for (size_t i = 0; i < v->n_debt; i++)
        assert_int_equal(v->debt[i]->settled_by.len,
                         v->debt[i]->kind == DEBT_NOTICE || v->debt[i]->kind == DEBT_REGISTER ? 0 : 32);
}

static void the_other_bodies_say_what_was_filed(void **state)
{
    (void)state;
    struct act act = read_body(KIND_LEAD, prepared(TOWN_COUNTY, FILING(.kind = KIND_LEAD, HERE, .code = RISK_HOUSING,
                                                                       .code2 = CHANNEL_DEPT_PUSH, .date = 20261101))
                                              .body);
    assert_int_equal(act.code, RISK_HOUSING);
    assert_int_equal(act.code2, CHANNEL_DEPT_PUSH);
    assert_int_equal(act.date, 20261101);
    act = read_body(KIND_VISIT, prepared(TOWN_TOWNSHIP, FILING(.kind = KIND_VISIT, HERE, .code = VISIT_UNFIT)).body);
    assert_int_equal(act.code, VISIT_UNFIT);
    town_to_county(&town, goods.household);
    struct filing_result no =
        prepared(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = REASON_EXCLUDED, .text = "不符合条件"));
    act = read_body(KIND_REFUSAL, no.body);
    assert_true(span_equal(act.text, span_str("不符合条件")));
    assert_true(subject_equal(&act.thing, &no.subject));
    act = read_body(
        KIND_NOTICE,
        prepared(TOWN_VILLAGE, FILING(.kind = KIND_NOTICE, HERE, .decision = no.subject, .code = WAY_FAMILY)).body);
    assert_int_equal(act.code, WAY_FAMILY);
    assert_true(subject_equal(&act.decision, &no.subject));
    act = read_body(KIND_GRANT, prepared(TOWN_COUNTY, FILING(.kind = KIND_GRANT, HERE, .fund = goods.fund,
                                                             .code = HELP_SHELTER, .amount_fen = 99))
                                    .body);
    assert_int_equal(act.code, HELP_SHELTER);
    assert_int_equal(act.amount_fen, 99);
    act = read_body(KIND_RIGHTS, prepared(TOWN_VILLAGE, FILING(.kind = KIND_RIGHTS, .area = {TOWN_TOWNSHIP},
                                                               .fund = goods.fund, .amount_fen = 3))
                                     .body);
    assert_int_equal(act.area.code, TOWN_TOWNSHIP);
    act = read_body(KIND_FUND, prepared(TOWN_CITY, FILING(.kind = KIND_FUND, .amount_fen = 8, .text = "市级")).body);
    assert_int_equal(act.amount_fen, 8);
    assert_true(span_equal(act.text, span_str("市级")));
}

static struct subject mint_one(void *self)
{
    (void)self;
    return town_subject(1);
}

static void want_of_memory_is_answered(void **state)
{
    struct filing f = {.kind = KIND_HOUSEHOLD, .people = 3, .head_name = "某"};
    struct filing_world w = {.tree = town.tree,
                             .own = {TOWN_VILLAGE},
                             .today = TOWN_TODAY,
                             .pack = town.pack,
                             .calendar = &town.calendar,
                             .mint = mint_one};
    struct filing_result out;
    struct filing_refusal why;
    size_t failed = 0;

    (void)state;
    for (size_t cap = 0; cap < 256; cap += 16) {
        struct arena small = arena_of(cap);
        int rc = filing_prepare(&f, &w, &out, &why, &small);
        assert_true(rc == 0 || rc == ERR_NOMEM);
        failed += rc == ERR_NOMEM;
        arena_free(&small);
    }
    assert_in_range(failed, 2, 15);
}

static struct id shown[TOWN_EVENTS_MAX];
static uint8_t stub[31];

/* A procedure of leaving the list that rests on a stub of an id, an event that nobody holds, and all there is. */
static void leaving_rests_on_much(Fangpin__V1__CaseView *v)
{
    static Fangpin__V1__ProcessView process, *list[] = {&process};
    static ProtobufCBinaryData leaf[2 + TOWN_EVENTS_MAX];

    fangpin__v1__process_view__init(&process);
    process.process = PROCESS_DELIST;
    process.leaf = leaf;
    process.n_leaf = 2 + town.n;
    shown[0] = (struct id){{1}};
    leaf[0] = (ProtobufCBinaryData){sizeof stub, stub};
    leaf[1] = (ProtobufCBinaryData){32, shown[0].b};
    for (size_t i = 0; i < town.n; i++) {
        shown[i + 1] = town.events[i].id;
        leaf[2 + i] = (ProtobufCBinaryData){32, shown[i + 1].b};
    }
    v->process = list;
    v->n_process = 1;
}

static void leads_enough(void)
{
    while (town.n < CITES_MAX + 4)
        prepared(TOWN_VILLAGE, FILING(.kind = KIND_LEAD, HERE, .code = RISK_WATER));
}

static void a_lead_cites_what_is_held_and_fits(void **state)
{
    (void)state;
    size_t held = town.n;
    town_bend(&town, &goods.household, leaving_rests_on_much);
    struct filing_result r = prepared(TOWN_VILLAGE, FILING(.kind = KIND_LEAD, HERE, .code = RISK_WATER));
    assert_int_equal(r.n_cites, held);
    town.bent.at = NULL;
    leads_enough();
    town_bend(&town, &goods.household, leaving_rests_on_much);
    r = prepared(TOWN_VILLAGE, FILING(.kind = KIND_LEAD, HERE, .code = RISK_WATER));
    assert_int_equal(r.n_cites, CITES_MAX);
}

static void an_authority_that_is_not_held_is_not_cited(void **state)
{
    struct filing help = {
        .kind = KIND_HELP, HERE, .authority = goods.authority, .code = HELP_CASH, .amount_fen = 1, .dry_run = true};
    ProtobufCAllocator memory = arena_allocator(&town.arena);

    (void)state;
    assert_int_equal(prepared(TOWN_VILLAGE, &help).n_cites, 1);
    town.forgetful = true;
    assert_int_equal(prepared(TOWN_VILLAGE, &help).n_cites, 0);
    town.forgetful = false;
    struct span view = town_view(&town, TOWN_VILLAGE, VIEW_AUTHORITY, &goods.authority);
    Fangpin__V1__AuthorityView *v = fangpin__v1__authority_view__unpack(&memory, view.len, view.at);
    v->event.len = 31;
    town.bent = town_pack(&town.arena, &v->base);
    town.bent_type = VIEW_AUTHORITY;
    assert_int_equal(prepared(TOWN_VILLAGE, &help).n_cites, 0);
}

static void helps_lose_their_ids(Fangpin__V1__CaseView *v)
{
    for (size_t i = 0; i < v->n_debt; i++)
        v->debt[i]->help.len = 31;
}

static void a_decision_cites_only_what_is_held(void **state)
{
    struct filing decision = {.kind = KIND_DECISION, HERE, .dry_run = true};

    (void)state;
    town_to_county(&town, goods.household);
    prepared(TOWN_TOWNSHIP, FILING(.kind = KIND_HELP, HERE, .code = HELP_CASH, .amount_fen = 1));
    size_t all = prepared(TOWN_COUNTY, &decision).n_cites;
    town_bend(&town, &goods.household, helps_lose_their_ids);
    assert_int_equal(prepared(TOWN_COUNTY, &decision).n_cites, all); /* found by its kind too */
    town.bent.at = NULL;
    town.forgetful = true;
    assert_in_range(prepared(TOWN_COUNTY, &decision).n_cites, 1, all - 1);
}

int main(void)
{
#define TOWN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_lead_cites_what_is_held_and_fits, setup, teardown),
        cmocka_unit_test_setup_teardown(an_authority_that_is_not_held_is_not_cited, setup, teardown),
        cmocka_unit_test_setup_teardown(a_decision_cites_only_what_is_held, setup, teardown),

        TOWN(persons_stand_in_the_sealed_part_alone),
        TOWN(the_household_chooses_the_thread),
        TOWN(help_says_when_its_debts_are_due),
        TOWN(an_authority_gets_its_defaults),
        TOWN(a_decision_cites_everything_it_rests_on),
        TOWN(facts_beyond_the_limit_are_taken_up_by_the_next_decision),
        TOWN(the_other_bodies_say_what_was_filed),
        TOWN(want_of_memory_is_answered),
    };

    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    town_hunger();
    return failed + cmocka_run_group_tests_name("while memory wants", tests, NULL, NULL);
}
