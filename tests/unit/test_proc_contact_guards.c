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

static void the_pack_says_how_many(void **state)
{
    struct subject homes[9];

    (void)state;
    officer = town_subject(900);
    appoint(&clerk.home, &officer);
    clerk_rule_unset(PACK_CONTACT_MAX_HOUSEHOLDS);
    clerk_refused_saying(TOWN_TOWNSHIP, "pack_value_unset", "contact.max_households");
    clerk_rule(PACK_CONTACT_MAX_HOUSEHOLDS, 8);
    for (unsigned i = 0; i < 9; i++) {
        homes[i] = clerk_household();
        appoint(&homes[i], &officer);
        if (i < 8)
            clerk_files(TOWN_TOWNSHIP);
    }
    clerk_refused_saying(TOWN_TOWNSHIP, "officer_full", "最多 8 户"); /* six of them are shown */
}

/* Only who is looked after by this officer now counts: another's household does not, nor one that is only proposed. */
static void others_do_not_count(void **state)
{
    struct subject a = clerk_household(), b = clerk_household(), c = clerk_household(), e = clerk_household();
    struct subject other = town_subject(901);

    (void)state;
    officer = town_subject(900);
    appoint(&a, &other);
    clerk_files(TOWN_TOWNSHIP);
    appoint(&c, &other);
    clerk_files(TOWN_TOWNSHIP);
    clerk_rule(PACK_CONTACT_MAX_HOUSEHOLDS, 1);
    enrolled_draft(&clerk.d, "contact_propose", &b, (const uint64_t[]){0});
    clerk_subject(STEP_OFFICER, &officer);
    clerk_files(TOWN_VILLAGE);
    for (unsigned i = 0; i < 2; i++) { /* files that name the officer otherwise: one has a contact person, one none */
        const struct subject *home = i == 0 ? &c : &e;
        clerk_draft_of(home, "issue_open", NULL);
        clerk_number(STEP_SORT, 3);
        clerk_text(STEP_TEXT, "辍学");
        struct subject issue = clerk_files(TOWN_VILLAGE);
        clerk_draft_of(home, "issue_assign", &issue);
        clerk_subject(STEP_OFFICER, &officer);
        clerk_number(STEP_DUE_ON, 20261210);
        clerk_files(TOWN_TOWNSHIP);
    }
    enrolled_draft(&clerk.d, "contact_handover", &a, (const uint64_t[]){0});
    clerk_subject(STEP_OFFICER, &officer);
    clerk_files(TOWN_TOWNSHIP); /* a is theirs now, and b may not be */
    appoint(&b, &officer);
    clerk_refused(TOWN_TOWNSHIP, "officer_full");
}

static void who_acts_may_be_named_and_the_duty_ends_with_the_risk(void **state)
{
    struct subject acting = town_subject(905);

    (void)state;
    officer = town_subject(900);
    appoint(&clerk.home, &officer);
    clerk_files(TOWN_TOWNSHIP);
    CLERK_DRAFT("contact_remove", 0);
    clerk_subject(STEP_OFFICER, &acting);
    clerk_files(TOWN_TOWNSHIP);
    assert_memory_equal(contact()->now->officer.data, acting.b, sizeof acting.b);
    CLERK_DOES(TOWN_TOWNSHIP, "contact_end", 0); /* never enrolled: nothing is monitored */
    assert_int_equal(contact()->state, CONTACT_ENDED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLERK_TEST(five_households_and_no_more),
        CLERK_TEST(nobody_is_left_without_one),
        CLERK_TEST(the_pack_says_how_many),
        CLERK_TEST(others_do_not_count),
        CLERK_TEST(who_acts_may_be_named_and_the_duty_ends_with_the_risk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
