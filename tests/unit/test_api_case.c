#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/api_bed.h"
#include "tiers/fold.h"

#define HOUSEHOLDS 5

static struct subject first;

static int up(void **state)
{
    struct world *w = world_chain(13);

    first = world_household(w, "V", "张三");
    for (int i = 1; i < HOUSEHOLDS; i++)
        world_household(w, "V", "李四");
    world_run(w);
    struct filing help = {
        .kind = KIND_HELP, .area = world_area(w, "V"), .subject = first, .code = HELP_GOODS, .amount_fen = 50000};
    world_file(w, "T", help);
    world_run(w);
    *state = w;
    return 0;
}

static int down(void **state)
{
    world_free(*state);
    return 0;
}

static struct bed_answer ask_case(struct world *w, const char *office, const struct subject *s)
{
    char path[80] = "/v1/case/";

    hex_print(path + strlen(path), s->b, sizeof s->b);
    return bed_ask(w, office, path, NULL);
}

static void case_files_are_listed_page_by_page(void **state)
{
    char path[120] = "/v1/cases?limit=2";
    size_t seen = 0;

    for (int page = 0; page < HOUSEHOLDS + 1; page++) {
        struct bed_answer a = bed_ask(*state, "C", path, NULL);
        assert_int_equal(a.status, 200);
        seen += json_array_size(bed_at(&a, "cases"));
        bool more = bed_text(&a, "next")[0] != '\0';
        snprintf(path, sizeof path, "/v1/cases?limit=2&after=%s", bed_text(&a, "next"));
        bed_free(&a);
        if (!more)
            break;
    }
    assert_int_equal(seen, HOUSEHOLDS);
}

static void a_line_says_how_far_and_what_is_owed(void **state)
{
    struct bed_answer a = bed_ask(*state, "M", "/v1/cases?area=513201209200&limit=1", NULL);

    assert_string_equal(bed_text(&a, "cases.0.degree"), "tentative");
    assert_int_equal(bed_number(&a, "cases.0.helped_fen"), 50000);
    assert_int_equal(bed_number(&a, "cases.0.people"), 3);
    assert_true(bed_number(&a, "cases.0.owed") > 0);
    bed_free(&a);
    a = bed_ask(*state, "M", "/v1/cases?area=513201209201", NULL);
    assert_int_equal(json_array_size(bed_at(&a, "cases")), 0);
    bed_free(&a);
}

static void one_case_is_found_by_its_household_alone(void **state)
{
    struct bed_answer a = ask_case(*state, "C", &first);

    assert_int_equal(a.status, 200);
    assert_string_equal(bed_text(&a, "case.area"), "513201209200");
    assert_string_equal(bed_text(&a, "case.degree"), "tentative");
    assert_string_equal(bed_text(&a, "case.debt.0.kind"), "visit");
    assert_int_equal(json_array_size(bed_at(&a, "case.event")), 2);
    assert_true(strcmp(bed_text(&a, "case.event.0.kind"), "household") == 0 ||
                strcmp(bed_text(&a, "case.event.1.kind"), "household") == 0);
    assert_int_equal(strncmp(bed_text(&a, "case.event.0.time"), "20", 2), 0);
    bed_free(&a);
}

static void work_is_what_the_own_office_owes(void **state)
{
    struct bed_answer a = bed_ask(*state, "V", "/v1/work", NULL), b = bed_ask(*state, "T", "/v1/work?limit=1", NULL);

    assert_int_equal(a.status, 200);
    assert_int_equal(json_array_size(bed_at(&a, "work")), 1);
    assert_string_equal(bed_text(&a, "work.0.item"), "visit");
    assert_string_equal(bed_text(&a, "work.0.area"), "513201209200");
    assert_int_equal(strlen(bed_text(&a, "work.0.household")), 32);
    assert_int_equal(json_array_size(bed_at(&b, "work")), 1); /* the township gave the help: it registers it */
    bed_free(&a);
    bed_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_files_are_listed_page_by_page),
        cmocka_unit_test(a_line_says_how_far_and_what_is_owed),
        cmocka_unit_test(one_case_is_found_by_its_household_alone),
        cmocka_unit_test(work_is_what_the_own_office_owes),
    };

    return cmocka_run_group_tests(tests, up, down);
}
