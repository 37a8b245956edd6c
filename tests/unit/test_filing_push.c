#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/case_steps.h"
#include "tests/support/tiers_town.h"
#include "tiers/act.h"
#include "tiers/departments.h"
#include "tiers/push.h"

static struct town town;
static struct subject household;

#define FILING(...) (&(struct filing){__VA_ARGS__})
#define LIST(rev)   .dept = DEPT_CIVIL_AFFAIRS, .month = 202610, .revision = (rev)
#define ROW(rev)    LIST(rev), .record = "MZ-1", .data_kind = PUSH_DIBAO_NEW
#define HERE        .area = {TOWN_VILLAGE}, .subject = household

static struct subject filed(const struct filing *f)
{
    return town_filed(&town, TOWN_COUNTY, f);
}

static void refused(const struct filing *f, const char *code)
{
    size_t before = town.n;

    town_refused(&town, TOWN_COUNTY, f, code);
    assert_int_equal(town.n, before);
}

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    household = town_furnish(&town).household;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static Fangpin__V1__PushRecordView *record_view(const char *record)
{
    struct subject s = push_record_subject(DEPT_CIVIL_AFFAIRS, 202610, span_str(record));
    struct span v = town_view(&town, TOWN_COUNTY, VIEW_RECORD, &s);

    assert_non_null(v.at);
    return fangpin__v1__push_record_view__unpack(NULL, v.len, v.at);
}

#define EXPECT_RECORD(record, field, value)                                                                            \
    do {                                                                                                               \
        Fangpin__V1__PushRecordView *v_ = record_view(record);                                                         \
        assert_int_equal(v_->field, value);                                                                            \
        fangpin__v1__push_record_view__free_unpacked(v_, NULL);                                                        \
    } while (0)

static void a_list_comes_once_for_each_revision(void **state)
{
    (void)state;
    filed(FILING(.kind = KIND_PUSH, LIST(0), .records = 3)); /* the first, when nobody says which */
    refused(FILING(.kind = KIND_PUSH, LIST(1), .records = 4), "already_signed");
    filed(FILING(.kind = KIND_PUSH_URGENT, LIST(3), .records = 2));
    refused(FILING(.kind = KIND_PUSH, LIST(2)), "old_revision");
    struct subject s = push_subject(DEPT_CIVIL_AFFAIRS, 202610);
    struct span v = town_view(&town, TOWN_COUNTY, VIEW_PUSH, &s);
    Fangpin__V1__PushView *is = fangpin__v1__push_view__unpack(NULL, v.len, v.at);
    assert_int_equal(is->revision, 3);
    assert_int_equal(is->records, 2);
    assert_int_equal(is->first_on, TOWN_TODAY);
    assert_true(is->urgent);
    fangpin__v1__push_view__free_unpacked(is, NULL);
}

static void what_cannot_be_pushed_is_refused(void **state)
{
    (void)state;
    refused(FILING(.kind = KIND_PUSH, .dept = 18, .month = 202610), "bad_department");
    refused(FILING(.kind = KIND_PUSH, .dept = 1, .month = 202612), "bad_month");
    refused(FILING(.kind = KIND_PUSH, .dept = 1, .month = 202613), "bad_month");
    refused(FILING(.kind = KIND_PUSH, LIST(100)), "bad_revision");
    town_refused(&town, TOWN_TOWNSHIP, FILING(.kind = KIND_PUSH, LIST(1)), "not_this_tier");
    refused(FILING(.kind = KIND_LEAD, HERE, .code = RISK_OTHER, LIST(1), .data_kind = 1, .record = "13800138000"),
            "bad_record");
    refused(FILING(.kind = KIND_LEAD, HERE, .code = RISK_OTHER, LIST(1), .data_kind = 1), "bad_record");
    refused(FILING(.kind = KIND_LEAD, HERE, .code = RISK_OTHER, LIST(1), .data_kind = 18, .record = "A"), "bad_code");
    refused(FILING(.kind = KIND_LEAD, HERE, .code = RISK_OTHER, .record = "A"), "bad_department");
    refused(FILING(.kind = KIND_PUSH_RECORD, ROW(1), .head_name = "王五", .amount_fen = -1), "bad_amount");
    town_refused(&town, TOWN_TOWNSHIP, FILING(.kind = KIND_LEAD, HERE, .code = RISK_OTHER, ROW(1)), "not_this_tier");
}

static void a_record_is_signed_once(void **state)
{
    (void)state;
    filed(FILING(.kind = KIND_LEAD, HERE, .code = RISK_OTHER, ROW(1)));
    refused(FILING(.kind = KIND_LEAD, HERE, .code = RISK_OTHER, ROW(1)), "already_signed");
    refused(FILING(.kind = KIND_LEAD_URGENT, HERE, .code = RISK_OTHER, ROW(1)), "already_signed");
    refused(FILING(.kind = KIND_PUSH_RECORD, ROW(1), .head_name = "王五"), "already_signed");
    EXPECT_RECORD("MZ-1", area, TOWN_VILLAGE);
    assert_int_equal(town_case(&town, &household)->n_risks, 1);
    filed(FILING(.kind = KIND_PUSH, LIST(2), .records = 1));
    refused(FILING(.kind = KIND_LEAD, HERE, .code = RISK_OTHER, LIST(1), .data_kind = 1, .record = "MZ-2"),
            "old_revision");
}

static void nobody_known_stays_sealed_until_the_household_is(void **state)
{
    struct filing_result out;
    struct filing_refusal why;
    struct act act;

    (void)state;
    assert_int_equal(town_file(&town, TOWN_COUNTY,
                               FILING(.kind = KIND_PUSH_RECORD, ROW(1), .head_name = "王五",
                                      .citizen_id = "990001195803120013", .amount_fen = 500),
                               &out, &why),
                     0);
    assert_true(act_read(&act, KIND_PUSH_RECORD, out.body));
    assert_null(memmem(out.body.at, out.body.len, "王五", 6));
    assert_null(memmem(out.body.at, out.body.len, "990001", 6));
    assert_non_null(memmem(out.personal.at, out.personal.len, "王五", 6));
    EXPECT_RECORD("MZ-1", lead.len, 0);
    filed(FILING(.kind = KIND_LEAD, HERE, .code = RISK_OTHER, ROW(1))); /* registered since */
    EXPECT_RECORD("MZ-1", lead.len, 16);
}

static void a_corrected_record_closes_its_lead(void **state)
{
    (void)state;
    filed(FILING(.kind = KIND_LEAD, HERE, .code = RISK_ILLNESS, ROW(1)));
    refused(FILING(.kind = KIND_LEAD_CLOSE, HERE, ROW(1)), "old_revision");
    refused(FILING(.kind = KIND_LEAD_CLOSE, HERE, LIST(2), .record = "MZ-9"), "unknown_record");
    filed(FILING(.kind = KIND_LEAD_CLOSE, HERE, ROW(2)));
    refused(FILING(.kind = KIND_LEAD_CLOSE, HERE, ROW(2)), "already_signed");
    assert_int_equal(town_case(&town, &household)->n_risks, 0);
    EXPECT_RECORD("MZ-1", closed_revision, 2);
    filed(FILING(.kind = KIND_LEAD, HERE, .code = RISK_WATER, ROW(3))); /* and is taken up again */
    assert_int_equal(town_case(&town, &household)->n_risks, 1);
}

/* K17: who is in a case for other reasons stays in it. */
static void a_household_in_a_case_stays(void **state)
{
    (void)state;
    filed(FILING(.kind = KIND_LEAD, HERE, .code = RISK_ILLNESS, ROW(1)));
    town_filed(&town, TOWN_VILLAGE, FILING(.kind = KIND_LEAD, HERE, .code = RISK_WATER));
    town_filed(&town, TOWN_VILLAGE, FILING(.kind = KIND_VISIT, HERE, .code = VISIT_FIT));
    town_to_county(&town, household);
    filed(FILING(.kind = KIND_DECISION, HERE));
    filed(FILING(.kind = KIND_LEAD_CLOSE, HERE, ROW(2)));
    Fangpin__V1__CaseView *v = town_case(&town, &household);
    assert_int_equal(v->outcome, OUTCOME_APPROVED);
    assert_false(v->reconsider);
    assert_int_equal(v->n_risks, 2);
    assert_int_equal(v->risks[1], RISK_WATER);
}

static void feedback_is_of_a_record_that_came(void **state)
{
    (void)state;
    refused(FILING(.kind = KIND_PUSH_FEEDBACK, LIST(1), .record = "MZ-1", .code = RESULT_NO_RISK), "unknown_record");
    filed(FILING(.kind = KIND_PUSH_RECORD, ROW(1), .head_name = "王五"));
    refused(FILING(.kind = KIND_PUSH_FEEDBACK, LIST(1), .record = "MZ-1", .code = 8), "bad_code");
    filed(FILING(.kind = KIND_PUSH_FEEDBACK, LIST(1), .record = "MZ-1", .code = RESULT_NOT_FOUND));
    refused(FILING(.kind = KIND_PUSH_FEEDBACK, LIST(1), .record = "MZ-1", .code = RESULT_NOT_FOUND), "already_signed");
    EXPECT_RECORD("MZ-1", result, RESULT_NOT_FOUND);
}

static void every_code_was_met(void **state)
{
    (void)state;
    for (size_t i = 0; town_codes_push[i]; i++) {
        if (!town_reached(town_codes_push[i]))
            fail_msg("no test met %s", town_codes_push[i]);
    }
}

static void each_field_of_a_push_has_its_bounds(void **state)
{
    (void)state;
    refused(FILING(.kind = KIND_PUSH, .dept = 1, .month = 1000001), "bad_month");
    refused(FILING(.kind = KIND_PUSH_RECORD, ROW(1), .head_name = "王五", .amount_fen = FEN_MAX + 1), "bad_amount");
    refused(FILING(.kind = KIND_LEAD, HERE, .code = RISK_OTHER, .month = 202610), "bad_department");
    refused(FILING(.kind = KIND_LEAD, HERE, .code = RISK_OTHER, .data_kind = 1), "bad_department");
    refused(FILING(.kind = KIND_LEAD, HERE, .code = RISK_OTHER, .amount_fen = 1), "bad_department");
    refused(FILING(.kind = KIND_LEAD_URGENT, HERE, .code = RISK_OTHER), "bad_department");
    refused(FILING(.kind = KIND_PUSH_FEEDBACK, .dept = 99, .month = 202610, .record = "A", .code = 1),
            "bad_department");
    refused(FILING(.kind = KIND_PUSH_FEEDBACK, LIST(1), .code = 1), "bad_record");
    refused(FILING(.kind = KIND_LEAD_CLOSE, HERE, .dept = 99, .month = 202610, .record = "A"), "bad_department");
}

/* A record replaced by a later list does not come back with an older one, though that list itself is not known. */
static void a_record_of_a_replaced_list_is_old(void **state)
{
    (void)state;
    filed(FILING(.kind = KIND_LEAD, HERE, .code = RISK_OTHER, ROW(3), .amount_fen = 500));
    refused(FILING(.kind = KIND_LEAD, HERE, .code = RISK_OTHER, ROW(2)), "old_revision");
}

static void record_shown(const Fangpin__V1__PushRecordView *v)
{
    town.bent = town_pack(&town.arena, &v->base);
    town.bent_type = VIEW_RECORD;
}

static void only_the_records_own_lead_is_closed(void **state)
{
    Fangpin__V1__PushRecordView v = FANGPIN__V1__PUSH_RECORD_VIEW__INIT;
    struct subject lead = town_subject(5), other = {{7}};
    const struct filing *f = FILING(.kind = KIND_LEAD_CLOSE, HERE, ROW(2));

    (void)state;
    v.revision = 1;
    v.area = TOWN_VILLAGE;
    v.household = town_bytes(&household);
    record_shown(&v); /* nobody was known: there is no lead */
    refused(f, "unknown_record");
    v.lead = town_bytes(&lead);
    v.household.len = 15;
    record_shown(&v);
    refused(f, "unknown_record");
    v.household = town_bytes(&other);
    record_shown(&v);
    refused(f, "unknown_record");
    v.household = town_bytes(&household);
    v.area = TOWN_NEIGHBOUR;
    record_shown(&v);
    refused(f, "unknown_record");
    v.area = TOWN_VILLAGE;
    record_shown(&v);
    filed(f);
    v.revision = 0; /* feedback came, the record itself did not */
    record_shown(&v);
    refused(FILING(.kind = KIND_PUSH_FEEDBACK, LIST(1), .record = "MZ-1", .code = RESULT_NO_RISK), "unknown_record");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_field_of_a_push_has_its_bounds, setup, teardown),
        cmocka_unit_test_setup_teardown(a_record_of_a_replaced_list_is_old, setup, teardown),
        cmocka_unit_test_setup_teardown(only_the_records_own_lead_is_closed, setup, teardown),

        cmocka_unit_test_setup_teardown(a_list_comes_once_for_each_revision, setup, teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_pushed_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_record_is_signed_once, setup, teardown),
        cmocka_unit_test_setup_teardown(nobody_known_stays_sealed_until_the_household_is, setup, teardown),
        cmocka_unit_test_setup_teardown(a_corrected_record_closes_its_lead, setup, teardown),
        cmocka_unit_test_setup_teardown(a_household_in_a_case_stays, setup, teardown),
        cmocka_unit_test_setup_teardown(feedback_is_of_a_record_that_came, setup, teardown),
        cmocka_unit_test(every_code_was_met),
    };

    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    town_hunger();
    return failed + cmocka_run_group_tests_name("while memory wants", tests, NULL, NULL);
}
