/* What is owed after help given first, and who settles it: registering it, and ratifying what was beyond its authority. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/steps.h"
#include "proto/packet.h"
#include "tests/support/tiers_history.h"

static struct town town;
static const struct area village = {TOWN_VILLAGE};
static const struct subject hh = {{1}};

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static Fangpin__V1__CaseView *seen(const struct subject *household, const struct event *events, size_t n)
{
    struct event *copy = arena_copy(&town.arena, events, n * sizeof *events);
    ProtobufCAllocator memory = arena_allocator(&town.arena);
    struct span view;

    assert_non_null(copy);
    assert_int_equal(case_fold(town.tree, village, household, copy, n, &view, NULL, &town.arena), 0);
    Fangpin__V1__CaseView *v = fangpin__v1__case_view__unpack(&memory, view.len, view.at);
    assert_non_null(v);
    return v;
}

/* The first that names a help registers it; what is not held, or lies behind it, is nothing to it. */
static void a_registration_is_of_what_it_names(void **state)
{
    const struct process *p;
    struct event e[5] = {history_household(1, &hh, 3, &town.arena), history_help(2, &hh, 5, &town.arena)};
    const struct event *help = &e[1], *late = &e[4];
    struct event lost = history_help(9, &hh, 5, &town.arena);
    const struct event *cited[] = {help, &lost};
    const struct step_row *row = step_by_name("green_register", &p);

    (void)state;
    Fangpin__V1__HelpBody b = FANGPIN__V1__HELP_BODY__INIT;
    struct subject id = town_subject(2);
    b.help = town_bytes(&id);
    b.household = town_bytes(&hh);
    b.kind = HELP_CASH;
    b.amount_fen = 5;
    b.given_on = TOWN_TODAY;
    b.visit_due = b.decision_due = b.notice_due = b.register_due = TOWN_TODAY;
    e[1].body = town_pack(&town.arena, &b.base);
    for (size_t i = 2; i < 4; i++) {
        e[i] = step_event(&town, i + 1, p, row, &hh, NULL, 20261110, TOWN_VILLAGE);
        history_cite(&e[i], cited, 2, &town.arena);
    }
    e[4] = history_help(5, &hh, 6, &town.arena);
    e[4].depth = 9;
    struct event early = step_event(&town, 8, p, row, &hh, NULL, 20261110, TOWN_VILLAGE);
    history_cite(&early, &late, 1, &town.arena);
    early.depth = 1; /* it cites what stands behind it */
    struct event all[] = {e[0], e[1], e[2], e[3], e[4], early};
    Fangpin__V1__CaseView *v = seen(&hh, all, ARRAY_LEN(all));
    size_t found = 0;
    for (size_t i = 0; i < v->n_debt; i++) {
        if (v->debt[i]->kind != DEBT_REGISTER)
            continue;
        found++;
        assert_int_equal(v->debt[i]->settled_by.len, 32);
        assert_memory_equal(v->debt[i]->settled_by.data, e[2].id.b, 32);
    }
    assert_int_equal(found, 1);
}

/* Help of 5 fen that its authority did not cover any more: owed the word of this tier. */
static struct event help_beyond(uint64_t serial, uint32_t ratifier)
{
    Fangpin__V1__HelpBody b = FANGPIN__V1__HELP_BODY__INIT;
    struct event help = history_help(serial, &hh, 5, &town.arena);
    struct subject id = town_subject(serial);

    b.help = town_bytes(&id);
    b.household = town_bytes(&hh);
    b.kind = HELP_CASH;
    b.amount_fen = 5;
    b.given_on = TOWN_TODAY;
    b.visit_due = b.decision_due = b.notice_due = b.ratify_due = TOWN_TODAY;
    b.beyond = 1;
    b.ratifier = ratifier;
    help.body = town_pack(&town.arena, &b.base);
    return help;
}

static const Fangpin__V1__Debt *ratification_owed(const struct event *events, size_t n)
{
    const Fangpin__V1__CaseView *v = seen(&hh, events, n);

    for (size_t i = 0; i < v->n_debt; i++) {
        if (v->debt[i]->kind == DEBT_RATIFY)
            return v->debt[i];
    }
    return NULL;
}

/* A tier that no office has is the root's: a debt that nobody could settle would stand for ever. */
static void a_ratifier_that_is_no_tier_is_the_root(void **state)
{
    const struct process *p;
    const struct step_row *row = step_by_name("green_ratify", &p);
    struct event help = help_beyond(2, 99);
    const struct event *all[] = {&help};
    struct event county = step_event(&town, 12, p, row, &hh, NULL, 20261110, TOWN_COUNTY);
    struct event city = step_event(&town, 13, p, row, &hh, NULL, 20261110, TOWN_CITY);

    (void)state;
    history_cite(&county, all, 1, &town.arena);
    history_cite(&city, all, 1, &town.arena);
    city.depth++;
    struct event e[] = {history_household(1, &hh, 3, &town.arena), help, county, city};
    assert_int_equal(ratification_owed(e, 3)->owner, TOWN_CITY);
    assert_int_equal(ratification_owed(e, 3)->settled_by.len, 0);
    assert_memory_equal(ratification_owed(e, 4)->settled_by.data, city.id.b, 32);
}

/* Help beyond its authority is owed its issuer's word: the first of that tier that names it, and it alone. */
static void a_ratification_is_of_what_it_names(void **state)
{
    const struct process *p;
    const struct step_row *row = step_by_name("green_ratify", &p);
    struct event beyond = help_beyond(2, TIER_TOWNSHIP), within = history_help(3, &hh, 5, &town.arena);
    struct event lost = history_help(9, &hh, 5, &town.arena);
    const struct event *all[] = {&beyond, &within, &lost};

    (void)state;
    assert_non_null(row);
    struct event visit = history_visit(4, &hh, &town.arena),
                 decision = history_decision(5, true, &hh, NULL, &town.arena);
    struct subject decided = town_subject(5);
    struct event notice = history_notice(6, &hh, &decided, &town.arena);
    history_cite(&decision, all, 2, &town.arena);
    struct event low = step_event(&town, 11, p, row, &hh, NULL, 20261110, TOWN_VILLAGE);
    struct event one = step_event(&town, 12, p, row, &hh, NULL, 20261110, TOWN_TOWNSHIP);
    struct event two = step_event(&town, 13, p, row, &hh, NULL, 20261110, TOWN_COUNTY);
    struct event *says[] = {&low, &one, &two};
    for (size_t i = 0; i < ARRAY_LEN(says); i++) {
        history_cite(says[i], all, 3, &town.arena);
        says[i]->depth = 3 + (uint32_t)i;
    }
    struct event e[] = {
        history_household(1, &hh, 3, &town.arena), beyond, within, visit, decision, notice, low, one, two};
    assert_int_equal(seen(&hh, e, 7)->degree, DEGREE_DECIDED); /* the village's own word is none */
    assert_int_equal(seen(&hh, e, 8)->degree, DEGREE_FINAL);
    Fangpin__V1__CaseView *v = seen(&hh, e, 9);
    assert_int_equal(v->degree, DEGREE_FINAL);
    size_t found = 0;
    for (size_t i = 0; i < v->n_debt; i++) {
        if (v->debt[i]->kind != DEBT_RATIFY)
            continue;
        found++;
        assert_memory_equal(v->debt[i]->settled_by.data, one.id.b, 32);
    }
    assert_int_equal(found, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_registration_is_of_what_it_names),
        cmocka_unit_test(a_ratification_is_of_what_it_names),
        cmocka_unit_test(a_ratifier_that_is_no_tier_is_the_root),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
