#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/case_steps.h"
#include "tests/support/tiers_town.h"
#include "tiers/dossier.h"

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

static struct id now(void)
{
    return dossier_hash(town_case(&town, &goods.household));
}

#define ABOUT .area = {TOWN_VILLAGE}, .subject = goods.household

static void every_fact_and_step_changes_it(void **state)
{
    struct filing lead = {.kind = KIND_LEAD, ABOUT, .code = RISK_WATER};
    struct filing visit = {.kind = KIND_VISIT, ABOUT, .code = VISIT_FIT};
    struct id before = now(), after;

    (void)state;
    town_filed(&town, TOWN_VILLAGE, &lead);
    after = now();
    assert_false(id_equal(&before, &after));
    before = after;
    town_filed(&town, TOWN_VILLAGE, &visit);
    after = now();
    assert_false(id_equal(&before, &after));
    before = after;
    town_to_county(&town, goods.household);
    after = now();
    assert_false(id_equal(&before, &after));
    assert_true(id_equal(&after, &(struct id){0}) == false);
    before = now();
    assert_true(id_equal(&before, &after)); /* looking changes nothing */
}

static void money_beside_it_leaves_it_as_it_is(void **state)
{
    struct filing grant = {.kind = KIND_GRANT, ABOUT, .fund = goods.fund, .amount_fen = 100, .code = HELP_SCHOOL};
    struct id before = now();

    (void)state;
    town_filed(&town, TOWN_TOWNSHIP, &grant);
    struct id after = now();
    assert_true(id_equal(&before, &after));
}

static void an_id_of_another_length_is_none(void **state)
{
    Fangpin__V1__CaseView *v = town_case(&town, &goods.household);
    struct id before = dossier_hash(v), none = {{0}};

    (void)state;
    for (size_t i = 0; i < v->n_event; i++)
        v->event[i]->id.len--;
    struct id after = dossier_hash(v);
    assert_false(id_equal(&before, &after));
    assert_true(id_equal(&after, &none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_id_of_another_length_is_none, setup, teardown),

        cmocka_unit_test_setup_teardown(every_fact_and_step_changes_it, setup, teardown),
        cmocka_unit_test_setup_teardown(money_beside_it_leaves_it_as_it_is, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
