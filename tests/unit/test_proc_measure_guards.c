#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "proto/packet.h"
#include "tests/support/clerk.h"
#include "tiers/proc_help.h"

static void risks(uint8_t risk)
{
    static uint8_t list[1];

    list[0] = risk;
    clerk_bytes(STEP_RISKS, list, 1);
}

static void a_measure_has_a_lead_department_and_a_risk(void **state)
{
    struct filing lead = {.kind = KIND_LEAD, .subject = clerk.home, .code = RISK_HOUSING, .code2 = CHANNEL_COUNTER};

    (void)state;
    town_filed(&clerk.town, TOWN_VILLAGE, &lead);
    CLERK_DRAFT("measure_plan", STEP_SORT, 7);
    risks(RISK_HOUSING);
    clerk_refused(TOWN_COUNTY, "no_lead_department");
    clerk_number(STEP_DEPT, 3);
    clerk_refused(TOWN_COUNTY, "not_lead_department");
    clerk_number(STEP_DEPT, 2);
    risks(RISK_ILLNESS);
    clerk_refused(TOWN_COUNTY, "risk_not_found");
    risks(RISK_HOUSING);
    clerk_refused(TOWN_TOWNSHIP, "not_this_tier");
    clerk_files(TOWN_COUNTY);
}

/* S4·四: every category has one, social help two. */
static void every_category_has_its_leads(void **state)
{
    static const uint8_t leads[13] = {0, 8, 7, 17, 18, 5, 3, 2, 6, 19, 18, 1, 18};
    struct filing lead = {.kind = KIND_LEAD, .subject = clerk.home, .code = RISK_HOUSING, .code2 = CHANNEL_COUNTER};

    (void)state;
    town_filed(&clerk.town, TOWN_VILLAGE, &lead);
    for (unsigned category = 1; category <= 12; category++) {
        for (unsigned dept = 1; dept <= 19; dept++) {
            CLERK_DRAFT("measure_plan", STEP_SORT, category, STEP_DEPT, dept);
            risks(RISK_HOUSING);
            clerk.d.filing.dry_run = true;
            if (dept == leads[category] || (category == 10 && dept == 17))
                clerk_files(TOWN_COUNTY);
            else
                clerk_refused(TOWN_COUNTY, "not_lead_department");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLERK_TEST(a_measure_has_a_lead_department_and_a_risk),
        CLERK_TEST(every_category_has_its_leads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
