#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tiers/departments.h"
#include "tiers/fold.h"

static void every_row_stands_at_its_number(void **state)
{
    size_t n;
    const struct department *d = department_table(&n);

    (void)state;
    assert_int_equal(n, 17);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(d[i].no, i + 1);
        assert_ptr_equal(department_of(d[i].no), &d[i]);
        assert_ptr_equal(department_named(d[i].name), &d[i]);
        assert_ptr_equal(department_named(d[i].name_zh), &d[i]);
    }
    for (uint32_t no = 1; no <= PUSH_DATA_KINDS; no++) {
        const struct push_data_kind *k = push_data_kind_of(no);
        assert_int_equal(k->no, no);
        assert_true(k->risk >= RISK_ILLNESS && k->risk <= RISK_WATER);
    }
    assert_null(department_of(0));
    assert_null(department_of(18));
    assert_null(push_data_kind_of(0));
    assert_null(push_data_kind_of(18));
}

static void a_department_has_several_names(void **state)
{
    (void)state;
    assert_int_equal(department_named("DEPT_HR")->no, DEPT_HR);
    assert_int_equal(department_named("12")->no, DEPT_EMERGENCY);
    assert_null(department_named(""));
    assert_null(department_named("0"));
    assert_null(department_named("18"));
    assert_null(department_named("1x"));
    assert_null(department_named("民"));
}

/* DOMAIN.md 2.2: every kind of data has somebody who pushes it, and every one of the nine leads is one of them. */
static void every_kind_is_pushed_by_somebody(void **state)
{
    uint32_t leads = 0;

    (void)state;
    for (uint32_t kind = 1; kind <= PUSH_DATA_KINDS; kind++) {
        bool somebody = false;
        for (uint32_t dept = 1; dept <= DEPARTMENTS; dept++)
            somebody |= department_pushes(dept, kind);
        assert_true(somebody);
    }
    for (uint32_t dept = 1; dept <= DEPARTMENTS; dept++) {
        assert_int_equal(leads & department_of(dept)->leads, 0); /* no category has two of the 17 */
        leads |= department_of(dept)->leads;
    }
    assert_true(leads & 1u << CATEGORY_SAFETY_NET);
    assert_true(department_pushes(DEPT_CIVIL_AFFAIRS, PUSH_ORPHAN));
    assert_false(department_pushes(DEPT_CIVIL_AFFAIRS, PUSH_WATER));
    assert_false(department_pushes(18, PUSH_WATER));
    assert_false(department_pushes(DEPT_WATER, 40));
    assert_false(department_pushes(DEPT_WATER, 0));
}

static void a_petition_is_known_by_its_department_or_its_kind(void **state)
{
    (void)state;
    assert_true(push_hides_source(DEPT_PETITIONS, PUSH_WATER));
    assert_true(push_hides_source(DEPT_WATER, PUSH_PETITION));
    assert_false(push_hides_source(DEPT_WATER, PUSH_WATER));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_stands_at_its_number),
        cmocka_unit_test(a_department_has_several_names),
        cmocka_unit_test(every_kind_is_pushed_by_somebody),
        cmocka_unit_test(a_petition_is_known_by_its_department_or_its_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
