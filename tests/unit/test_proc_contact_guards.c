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

static struct subject officer;

static void appoint(const struct subject *household, const struct subject *who)
{
    enrolled_draft(&d, "contact_appoint", household, (const uint64_t[]){0});
    step_bytes(&d, STEP_OFFICER, who->b, sizeof who->b);
}

static struct subject home(void)
{
    struct filing f = {.kind = KIND_HOUSEHOLD, .people = 2, .head_name = "某户主"};

    return town_filed(&town, TOWN_VILLAGE, &f);
}

static void five_households_and_no_more(void **state)
{
    struct subject homes[6];

    (void)state;
    officer = town_subject(900);
    for (unsigned i = 0; i < 6; i++) {
        homes[i] = home();
        appoint(&homes[i], &officer);
        if (i < 5)
            files(TOWN_TOWNSHIP);
    }
    refused(TOWN_TOWNSHIP, "officer_full");
    appoint(&homes[0], &officer);
    refused(TOWN_TOWNSHIP, "wrong_state"); /* it has one already */
    enrolled_draft(&d, "contact_remove", &homes[0], (const uint64_t[]){0});
    files(TOWN_TOWNSHIP);
    appoint(&homes[5], &officer);
    files(TOWN_TOWNSHIP);
    enrolled_draft(&d, "contact_file", &homes[5], (const uint64_t[]){0});
    files(TOWN_COUNTY);
    appoint(&homes[0], &officer);
    refused(TOWN_COUNTY, "officer_full");
}

static const Fangpin__V1__ProcessView *contact(void)
{
    return household_process(town_case(&town, &h), PROCESS_CONTACT);
}

static void nobody_is_left_without_one(void **state)
{
    (void)state;
    officer = town_subject(900);
    enrolled_make(&town, &h);
    appoint(&h, &officer);
    files(TOWN_TOWNSHIP);
    assert_int_equal(contact()->due, 20261204); /* five days from the 29th */
    DRAFT("contact_end", 0);
    refused(TOWN_TOWNSHIP, "risk_not_eliminated");
    DRAFT("contact_remove", 0);
    files(TOWN_TOWNSHIP);
    assert_int_equal(contact()->state, CONTACT_ACTING);
    assert_int_equal(contact()->owner, TOWN_TOWNSHIP);
    assert_int_equal(get_be(contact()->now->officer.data + 8, 8), TOWN_TOWNSHIP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(five_households_and_no_more, setup, teardown),
        cmocka_unit_test_setup_teardown(nobody_is_left_without_one, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
