#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "proto/packet.h"
#include "tests/support/enrolled.h"
#include "tiers/proc_help.h"

static struct town town;
static struct subject h;
static struct step_draft d;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    town_rules(&town, "maerkang-2022");
    h = town_furnish(&town).household;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

#define DRAFT(name, ...) enrolled_draft(&d, (name), &h, (const uint64_t[]){__VA_ARGS__, 0})

static void refused(uint64_t own, const char *code)
{
    town_refused(&town, own, &d.filing, code);
}

static void files(uint64_t own)
{
    town_filed(&town, own, &d.filing);
}

static void risks(uint8_t risk)
{
    static uint8_t list[1];

    list[0] = risk;
    step_bytes(&d, STEP_RISKS, list, 1);
}

static void a_measure_has_a_lead_department_and_a_risk(void **state)
{
    struct filing lead = {.kind = KIND_LEAD, .subject = h, .code = RISK_HOUSING, .code2 = CHANNEL_COUNTER};

    (void)state;
    town_filed(&town, TOWN_VILLAGE, &lead);
    DRAFT("measure_plan", STEP_SORT, 7);
    risks(RISK_HOUSING);
    refused(TOWN_COUNTY, "no_lead_department");
    step_number(&d, STEP_DEPT, 3);
    refused(TOWN_COUNTY, "not_lead_department");
    step_number(&d, STEP_DEPT, 2);
    risks(RISK_ILLNESS);
    refused(TOWN_COUNTY, "risk_not_found");
    risks(RISK_HOUSING);
    refused(TOWN_TOWNSHIP, "not_this_tier");
    files(TOWN_COUNTY);
}

/* S4·四: every category has one, social help two. */
static void every_category_has_its_leads(void **state)
{
    static const uint8_t leads[13] = {0, 8, 7, 17, 18, 5, 3, 2, 6, 19, 18, 1, 18};
    struct filing lead = {.kind = KIND_LEAD, .subject = h, .code = RISK_HOUSING, .code2 = CHANNEL_COUNTER};

    (void)state;
    town_filed(&town, TOWN_VILLAGE, &lead);
    for (unsigned category = 1; category <= 12; category++) {
        for (unsigned dept = 1; dept <= 19; dept++) {
            DRAFT("measure_plan", STEP_SORT, category, STEP_DEPT, dept);
            risks(RISK_HOUSING);
            d.filing.dry_run = true;
            if (dept == leads[category] || (category == 10 && dept == 17))
                files(TOWN_COUNTY);
            else
                refused(TOWN_COUNTY, "not_lead_department");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_measure_has_a_lead_department_and_a_risk, setup, teardown),
        cmocka_unit_test_setup_teardown(every_category_has_its_leads, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
