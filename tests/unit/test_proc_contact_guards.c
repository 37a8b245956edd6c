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

static struct subject officer;

static void appoint(const struct subject *household, const struct subject *who)
{
    enrolled_draft(&clerk.d, "contact_appoint", household, (const uint64_t[]){0});
    clerk_bytes(STEP_OFFICER, who->b, sizeof who->b);
}

static struct subject home(void)
{
    struct filing f = {.kind = KIND_HOUSEHOLD, .people = 2, .head_name = "某户主"};

    return town_filed(&clerk.town, TOWN_VILLAGE, &f);
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
            clerk_files(TOWN_TOWNSHIP);
    }
    clerk_refused(TOWN_TOWNSHIP, "officer_full");
    appoint(&homes[0], &officer);
    clerk_refused(TOWN_TOWNSHIP, "wrong_state"); /* it has one already */
    enrolled_draft(&clerk.d, "contact_remove", &homes[0], (const uint64_t[]){0});
    clerk_files(TOWN_TOWNSHIP);
    appoint(&homes[5], &officer);
    clerk_files(TOWN_TOWNSHIP);
    enrolled_draft(&clerk.d, "contact_file", &homes[5], (const uint64_t[]){0});
    clerk_files(TOWN_COUNTY);
    appoint(&homes[0], &officer);
    clerk_refused(TOWN_COUNTY, "officer_full");
}

static const Fangpin__V1__ProcessView *contact(void)
{
    return clerk_sees(PROCESS_CONTACT, NULL);
}

static void nobody_is_left_without_one(void **state)
{
    (void)state;
    officer = town_subject(900);
    enrolled_make(&clerk.town, &clerk.home);
    appoint(&clerk.home, &officer);
    clerk_files(TOWN_TOWNSHIP);
    assert_int_equal(contact()->due, 20261204); /* five days from the 29th */
    CLERK_DRAFT("contact_end", 0);
    clerk_refused(TOWN_TOWNSHIP, "risk_not_eliminated");
    CLERK_DRAFT("contact_remove", 0);
    clerk_files(TOWN_TOWNSHIP);
    assert_int_equal(contact()->state, CONTACT_ACTING);
    assert_int_equal(contact()->owner, TOWN_TOWNSHIP);
    assert_int_equal(get_be(contact()->now->officer.data + 8, 8), TOWN_TOWNSHIP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLERK_TEST(five_households_and_no_more),
        CLERK_TEST(nobody_is_left_without_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
