#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/api_bed.h"
#include "tiers/departments.h"
#include "tiers/push.h"

static struct world *w;
static struct subject home;

static int up(void **state)
{
    (void)state;
    w = world_chain(31);
    home = world_household(w, "V", "泽郎甲");
    world_run(w);
    return 0;
}

static int down(void **state)
{
    (void)state;
    world_free(w);
    return 0;
}

static struct filing lead(const char *record, uint32_t revision)
{
    return (struct filing){.kind = KIND_LEAD,
                           .area = world_area(w, "V"),
                           .subject = home,
                           .code = RISK_ILLNESS,
                           .dept = DEPT_HEALTH,
                           .month = 202510,
                           .revision = revision,
                           .data_kind = PUSH_MEDICAL_LARGE,
                           .record = record};
}

static void push_all(void)
{
    struct filing list = {.kind = KIND_PUSH, .dept = DEPT_HEALTH, .month = 202510, .records = 3};
    struct filing nobody = {.kind = KIND_PUSH_RECORD,
                            .dept = DEPT_HEALTH,
                            .month = 202510,
                            .data_kind = PUSH_MEDICAL_LARGE,
                            .record = "WJ-3",
                            .head_name = "无人识"};
    struct filing close = {.kind = KIND_LEAD_CLOSE,
                           .area = world_area(w, "V"),
                           .subject = home,
                           .dept = DEPT_HEALTH,
                           .month = 202510,
                           .revision = 2,
                           .record = "WJ-2"};

    world_file(w, "C", list);
    world_file(w, "C", lead("WJ-1", 1));
    world_file(w, "C", lead("WJ-2", 1));
    world_file(w, "C", nobody);
    world_file(w, "C", close);
    world_run(w);
}

static void a_month_shows_all_departments_and_what_became_of_records(void **state)
{
    (void)state;
    push_all();
    struct bed_answer a = bed_ask(w, "C", "/v1/push?month=2025-10&today=2025-11-06", NULL);
    assert_int_equal(a.status, 200);
    assert_int_equal(json_array_size(bed_at(&a, "departments")), 17);
    assert_int_equal(json_array_size(bed_at(&a, "missing")), 16);
    assert_string_equal(bed_text(&a, "missing_from"), "2025-11-06");
    assert_string_equal(bed_text(&a, "departments.2.dept"), "HEALTH");
    assert_string_equal(bed_text(&a, "departments.2.kinds.0"), "MEDICAL_LARGE");
    assert_string_equal(bed_text(&a, "departments.2.state"), "pushed");
    assert_int_equal(bed_number(&a, "departments.2.leads"), 1);
    assert_int_equal(bed_number(&a, "departments.2.closed"), 1);
    assert_int_equal(bed_number(&a, "departments.2.unmatched"), 1);
    assert_string_equal(bed_text(&a, "departments.0.state"), "missing");
    bed_free(&a);
    a = bed_ask(w, "C", "/v1/push?month=202510&today=2025-11-05", NULL);
    assert_int_equal(json_array_size(bed_at(&a, "missing")), 0);
    assert_string_equal(bed_text(&a, "departments.0.state"), "awaited");
    bed_free(&a);
    a = bed_ask(w, "M", "/v1/push?month=2025-10&area=513201000000", NULL); /* the tier above sees counts */
    assert_int_equal(bed_number(&a, "departments.2.records"), 3);
    bed_free(&a);
}

static void records_come_page_by_page(void **state)
{
    static const char path[] = "/v1/push/records?dept=HEALTH&month=2025-10&limit=2";
    char next[200];

    (void)state;
    struct bed_answer a = bed_ask(w, "C", path, NULL);
    assert_int_equal(json_array_size(bed_at(&a, "records")), 2);
    snprintf(next, sizeof next, "%s&after=%s", path, bed_text(&a, "next"));
    bed_free(&a);
    a = bed_ask(w, "C", next, NULL);
    assert_int_equal(json_array_size(bed_at(&a, "records")), 1);
    assert_true(json_is_null(bed_at(&a, "next")));
    bed_free(&a);
    a = bed_ask(w, "C", "/v1/push/records?dept=WATER&month=2025-10", NULL);
    assert_int_equal(json_array_size(bed_at(&a, "records")), 0);
    bed_free(&a);
}

/* The case file says what the department may be answered. */
static void an_answer_is_suggested(void **state)
{
    (void)state;
    struct bed_answer a = bed_ask(w, "C", "/v1/push/records?dept=HEALTH&month=2025-10", NULL);
    unsigned seen = 0;
    for (size_t i = 0; i < 3; i++) {
        char path[40];
        snprintf(path, sizeof path, "records.%zu.record", i);
        char what = bed_text(&a, path)[3];
        snprintf(path, sizeof path, "records.%zu.suggest", i);
        assert_string_equal(bed_text(&a, path), what == '1' ? "in_case" : what == '2' ? "corrected" : "not_found");
        seen |= 1u << (what - '0');
    }
    assert_int_equal(seen, 14);
    bed_free(&a);
}

static void wrong_questions_are_answered(void **state)
{
    static const char *const wrong[] = {"/v1/push?month=2025", "/v1/push?month=2025-10&today=x",
                                        "/v1/push/records?month=2025-10", "/v1/push/records?month=2025-10&dept=X",
                                        "/v1/push/records?month=2025-10&dept=HR&after=zz"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct bed_answer a = bed_ask(w, "C", wrong[i], NULL);
        assert_int_equal(a.status, 400);
        assert_true(bed_text(&a, "error.remedy")[0] != '\0');
        bed_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_month_shows_all_departments_and_what_became_of_records),
        cmocka_unit_test(records_come_page_by_page),
        cmocka_unit_test(an_answer_is_suggested),
        cmocka_unit_test(wrong_questions_are_answered),
    };

    return cmocka_run_group_tests(tests, up, down);
}
