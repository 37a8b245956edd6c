#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/steps.h"
#include "tests/support/tiers_history.h"
#include "tiers/tri.h"

static struct town town;
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

/* Without what processes await in their states: each lead asks for its own. */
static void own_items(struct work_list *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->n; i++) {
        if (d->at[i].item != WORK_STEP)
            d->at[n++] = d->at[i];
    }
    d->n = n;
}

static struct work_list work_of(const struct event *events, size_t n)
{
    struct event *copy = arena_copy(&town.arena, events, n * sizeof *events);
    struct work_list d;
    struct span view;

    struct work_list again;
    assert_int_equal(case_fold(town.tree, (struct area){TOWN_VILLAGE}, &hh, copy, n, &view, &d, &town.arena), 0);
    case_work(view, &again, &town.arena); /* the bytes ask for what the fold asked for */
    assert_int_equal(again.n, d.n);
    for (size_t i = 0; i < d.n; i++) {
        assert_int_equal(again.at[i].owner.code, d.at[i].owner.code);
        assert_int_equal(again.at[i].item, d.at[i].item);
        assert_int_equal(again.at[i].due, d.at[i].due);
    }
    for (size_t i = 0; i < d.n; i++)
        assert_int_equal(d.at[i].lane, LANE_CASEWORK);
    own_items(&d);
    return d;
}

static void asked(const struct work_list *d, enum work_item item, uint64_t owner, uint32_t due)
{
    for (size_t i = 0; i < d->n; i++) {
        if (d->at[i].item != item)
            continue;
        assert_int_equal(d->at[i].owner.code, owner);
        assert_int_equal(d->at[i].due, due);
        return;
    }
    fail_msg("item %d is not asked", item);
}

#define CITE(e, ...)                                                                                                   \
    history_cite(&(e), (const struct event *const[]){__VA_ARGS__},                                                     \
                 sizeof((const struct event *const[]){__VA_ARGS__}) / sizeof(struct event *), &town.arena)

static void help_first_asks_for_visit_decision_and_notice_in_turn(void **state)
{
    struct subject decision = town_subject(4);
    struct event e[5] = {history_household(1, &hh, 4, &town.arena), history_help(2, &hh, 100, &town.arena),
                         history_visit(3, &hh, &town.arena), history_decision(4, true, &hh, NULL, &town.arena),
                         history_notice(5, &hh, &decision, &town.arena)};

    (void)state;
    CITE(e[3], &e[0], &e[1], &e[2]);
    struct work_list d = work_of(e, 1);
    assert_int_equal(d.n, 0); /* a household on record owes nothing */
    d = work_of(e, 2);
    assert_int_equal(d.n, 2);
    asked(&d, WORK_VISIT, TOWN_VILLAGE, 20261126);
    asked(&d, WORK_CASE_OPEN, TOWN_TOWNSHIP, 20261208); /* the six steps; then the county */
    d = work_of(e, 3);
    assert_int_equal(d.n, 1);
    asked(&d, WORK_CASE_OPEN, TOWN_TOWNSHIP, 20261208);
    d = work_of(e, 4);
    assert_int_equal(d.n, 1);
    asked(&d, WORK_NOTICE, TOWN_TOWNSHIP, 20261125);
    assert_int_equal(work_of(e, 5).n, 0);
}

static void the_earliest_date_stands(void **state)
{
    struct event e[] = {history_help(1, &hh, 100, &town.arena), history_help(2, &hh, 100, &town.arena)};
    Fangpin__V1__HelpBody b = FANGPIN__V1__HELP_BODY__INIT;
    struct subject help = town_subject(3);

    (void)state;
    b.help = town_bytes(&help);
    b.household = town_bytes(&hh);
    b.kind = HELP_CASH;
    b.amount_fen = 1;
    b.given_on = 20261101;
    b.visit_due = 20261104; /* no date for the decision */
    e[1].body = town_pack(&town.arena, &b.base);
    struct work_list d = work_of(e, 2);
    assert_int_equal(d.n, 2);
    asked(&d, WORK_VISIT, TOWN_VILLAGE, 20261104);
    asked(&d, WORK_CASE_OPEN, TOWN_TOWNSHIP, 20261208);
    d = work_of(e + 1, 1);
    asked(&d, WORK_CASE_OPEN, TOWN_TOWNSHIP, DUE_NONE);
}

/* Help beyond an authority: its issuer ratifies. A number that is no tier above the village is the township's. */
static void help_beyond_its_authority_asks_the_issuer(void **state)
{
    struct event e[] = {history_help(1, &hh, 100, &town.arena), history_help(2, &hh, 100, &town.arena)};

    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        Fangpin__V1__HelpBody b = FANGPIN__V1__HELP_BODY__INIT;
        struct subject help = town_subject(3 + i);
        b.help = town_bytes(&help);
        b.household = town_bytes(&hh);
        b.kind = HELP_CASH;
        b.amount_fen = 1;
        b.given_on = 20261101;
        b.beyond = BEYOND_ENDED + i;
        b.ratifier = i == 0 ? TIER_COUNTY : TIER_VILLAGE;
        b.ratify_due = 20261107 + i;
        e[i].body = town_pack(&town.arena, &b.base);
    }
    struct work_list d = work_of(e, 1);
    asked(&d, WORK_RATIFY, TOWN_COUNTY, 20261107);
    d = work_of(e + 1, 1);
    asked(&d, WORK_RATIFY, TOWN_TOWNSHIP, 20261108);
}

static Fangpin__V1__Aid aid_of(uint64_t giver, uint32_t settlement, uint32_t state)
{
    Fangpin__V1__Aid a = FANGPIN__V1__AID__INIT;

    a.area = giver;
    a.settlement = settlement;
    a.state = state;
    a.amount_fen = 5;
    return a;
}

/* Two givers are each asked for their own, and once. */
static void each_giver_is_asked_for_what_is_its_own(void **state)
{
    Fangpin__V1__Aid a[] = {
        aid_of(TOWN_VILLAGE, SETTLE_VOID, AID_COMMITTED),    aid_of(TOWN_TOWNSHIP, SETTLE_VOID, AID_COMMITTED),
        aid_of(TOWN_VILLAGE, SETTLE_VOID, AID_COMMITTED),    aid_of(TOWN_COUNTY, SETTLE_VOID, AID_VOID),
        aid_of(TOWN_VILLAGE, SETTLE_RECOVER, AID_DELIVERED), aid_of(TOWN_VILLAGE, SETTLE_RECOVER, AID_DELIVERED),
        aid_of(TOWN_COUNTY, SETTLE_RECOVER, AID_CONFIRMED),  aid_of(TOWN_TOWNSHIP, SETTLE_RECOVER, AID_VOID),
        aid_of(TOWN_TOWNSHIP, SETTLE_RECOVER, AID_DELIVERED)};
    Fangpin__V1__Aid *all[9];
    Fangpin__V1__CaseView v = FANGPIN__V1__CASE_VIEW__INIT;
    struct work_list d;
    unsigned voids = 0, recovers = 0;

    (void)state;
    for (unsigned i = 0; i < 9; i++)
        all[i] = &a[i];
    a[8].recovered_fen = 5; /* all of it came back */
    v.aid = all;
    v.n_aid = 9;
    v.matter = true;
    case_work_of(&v, &d);
    for (size_t i = 0; i < d.n; i++) {
        voids += d.at[i].item == WORK_VOID;
        recovers += d.at[i].item == WORK_RECOVER;
        assert_true(d.at[i].item != WORK_VOID || d.at[i].owner.code != TOWN_COUNTY);
        assert_true(d.at[i].item != WORK_RECOVER || d.at[i].owner.code != TOWN_TOWNSHIP);
    }
    assert_int_equal(voids, 2);
    assert_int_equal(recovers, 2);
}

static void a_split_that_changes_an_exclusion_asks_the_county(void **state)
{
    Fangpin__V1__CaseView v = FANGPIN__V1__CASE_VIEW__INIT;
    struct work_list d;

    (void)state;
    v.decider = TOWN_COUNTY;
    case_work_of(&v, &d);
    assert_int_equal(d.n, 0);
    v.split_7b = TRI_UNKNOWN + 1;
    case_work_of(&v, &d);
    assert_int_equal(d.n, 1);
    asked(&d, WORK_SPLIT_7B, TOWN_COUNTY, DUE_NONE);
}

static void a_lead_asks_for_a_visit_and_a_visit_for_a_decision(void **state)
{
    struct event e[] = {history_household(1, &hh, 4, &town.arena), history_lead(2, &hh, RISK_WATER, &town.arena),
                        history_visit(3, &hh, &town.arena)};

    (void)state;
    struct work_list d = work_of(e, 2);
    assert_int_equal(d.n, 1);
    asked(&d, WORK_VISIT, TOWN_VILLAGE, DUE_NONE);
    d = work_of(e, 3);
    assert_int_equal(d.n, 1);
    asked(&d, WORK_CASE_OPEN, TOWN_TOWNSHIP, DUE_NONE);
}

static void the_county_is_asked_once_the_case_stands_there(void **state)
{
    const struct step_row *way[WAY_MAX];
    struct event e[WAY_MAX + 1];
    const struct process *p = process_get(PROCESS_CASE), *any;
    size_t n = step_way(p, step_by_name("case_report", &any), way);

    (void)state;
    for (size_t i = 0; i < n; i++) {
        e[i] = kind_is_step(way[i]->k.kind) ? step_event(&town, 100 + i, p, way[i], &hh, NULL, 20261101, 0)
                                            : step_fixed_event(&town, 100 + i, way[i]->k.kind, &hh, 20261101, 0);
        e[i].depth = (uint32_t)i + 1;
    }
    e[n] = history_help(200, &hh, 100, &town.arena);
    struct work_list d = work_of(e, n - 1);
    for (size_t i = 0; i < d.n; i++)
        assert_true(d.at[i].item != WORK_DECIDE && d.at[i].item != WORK_CASE_OPEN);
    d = work_of(e, n + 1);
    asked(&d, WORK_DECIDE, TOWN_COUNTY, 20261208);
}

static void later_facts_ask_for_reconsideration(void **state)
{
    struct subject decision = town_subject(2);
    struct event e[] = {history_visit(1, &hh, &town.arena), history_decision(2, true, &hh, NULL, &town.arena),
                        history_notice(3, &hh, &decision, &town.arena), history_lead(4, &hh, RISK_ILLNESS, &town.arena),
                        history_help(5, &hh, 100, &town.arena)};

    (void)state;
    CITE(e[1], &e[0]);
    assert_int_equal(work_of(e, 3).n, 0);
    struct work_list d = work_of(e, 4);
    assert_int_equal(d.n, 1);
    asked(&d, WORK_RECONSIDER, TOWN_COUNTY, DUE_NONE);
    d = work_of(e, 5);
    assert_int_equal(d.n, 1);
    asked(&d, WORK_RECONSIDER, TOWN_COUNTY, 20261208);
}

static void rivals_ask_the_county(void **state)
{
    struct event e[] = {history_visit(1, &hh, &town.arena), history_decision(2, true, &hh, NULL, &town.arena),
                        history_decision(3, false, &hh, NULL, &town.arena)};

    (void)state;
    CITE(e[1], &e[0]);
    CITE(e[2], &e[0]);
    struct work_list d = work_of(e, 3);
    assert_int_equal(d.n, 1); /* nothing is handed over meanwhile */
    asked(&d, WORK_CONFLICT, TOWN_COUNTY, DUE_NONE);
}

static void every_history_fits_the_desk_and_names_each_item_once(void **state)
{
    struct prng p = prng_fork(8, "work");
    struct history h;
    unsigned seen = 0;

    (void)state;
    for (int i = 0; i < 2000; i++) {
        unsigned items = 0;
        arena_reset(&town.arena);
        history_make(&h, &p, 16, &town.arena);
        struct work_list d = {.n = 0};
        struct span view;
        assert_int_equal(
            case_fold(town.tree, (struct area){TOWN_VILLAGE}, &h.household, h.events, h.n, &view, NULL, &town.arena),
            0);
        case_work(view, &d, &town.arena);
        own_items(&d);
        for (size_t k = 0; k < d.n; k++) {
            assert_false(items & 1u << d.at[k].item);
            items |= 1u << d.at[k].item;
            assert_true(d.at[k].due == DUE_NONE || date_exists(d.at[k].due));
        }
        seen |= items;
    }
    assert_int_equal(seen, 1u << WORK_VISIT | 1ull << WORK_CASE_OPEN | 1u << WORK_NOTICE | 1u << WORK_RECONSIDER |
                               1u << WORK_CONFLICT);
}

static void bytes_that_are_no_view_ask_for_nothing(void **state)
{
    struct work_list out;

    (void)state;
    case_work(span_str("\xff\xff\xff"), &out, &town.arena);
    assert_int_equal(out.n, 0);
}

static void a_registration_is_asked_once_by_its_earliest_day(void **state)
{
    Fangpin__V1__CaseView v = FANGPIN__V1__CASE_VIEW__INIT;
    Fangpin__V1__Debt debt[2], *debts[2] = {&debt[0], &debt[1]};
    static const uint32_t days[][3] = {{20261130, 20261125, 20261125},
                                       {20261125, 20261130, 20261125},
                                       {0, 20261130, 20261130},
                                       {20261130, 0, 20261130},
                                       {0, 0, DUE_NONE}};

    (void)state;
    v.debt = debts;
    v.n_debt = 2;
    for (size_t i = 0; i < ARRAY_LEN(days); i++) {
        struct work_list d = {.n = 0};
        for (size_t k = 0; k < 2; k++) {
            fangpin__v1__debt__init(&debt[k]);
            debt[k].kind = DEBT_REGISTER;
            debt[k].owner = TOWN_TOWNSHIP;
            debt[k].due = days[i][k];
        }
        case_work_of(&v, &d);
        asked(&d, WORK_REGISTER, TOWN_TOWNSHIP, days[i][2]);
        size_t n = 0;
        for (size_t k = 0; k < d.n; k++)
            n += d.at[k].item == WORK_REGISTER;
        assert_int_equal(n, 1);
    }
    debt[0].settled_by = debt[1].settled_by = town_bytes(&hh);
    struct work_list d = {.n = 0};
    case_work_of(&v, &d);
    assert_int_equal(d.n, 0);
}

static void nothing_is_taken_back_of_what_was_never_given(void **state)
{
    Fangpin__V1__CaseView v = FANGPIN__V1__CASE_VIEW__INIT;
    Fangpin__V1__Aid aid = FANGPIN__V1__AID__INIT, *aids[] = {&aid};
    static const struct {
        uint32_t state;
        int64_t recovered;
        bool asked;
    } rows[] = {{AID_DELIVERED, 40, true}, {AID_DELIVERED, 100, false}, {AID_VOID, 0, false}};

    (void)state;
    v.aid = aids;
    v.n_aid = 1;
    aid.settlement = SETTLE_RECOVER;
    aid.amount_fen = 100;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct work_list d = {.n = 0};
        bool seen = false;
        aid.state = rows[i].state;
        aid.recovered_fen = rows[i].recovered;
        case_work_of(&v, &d);
        for (size_t k = 0; k < d.n; k++)
            seen |= d.at[k].item == WORK_RECOVER;
        assert_int_equal(seen, rows[i].asked);
    }
}

/* A store may hold what a newer program wrote. */
static void an_unknown_state_is_as_none(void **state)
{
    Fangpin__V1__CaseView v = FANGPIN__V1__CASE_VIEW__INIT;
    Fangpin__V1__ProcessView process = FANGPIN__V1__PROCESS_VIEW__INIT, *list[] = {&process};
    struct work_list before = {.n = 0}, after = {.n = 0};

    (void)state;
    case_work_of(&v, &before);
    v.process = list;
    v.n_process = 1;
    process.process = PROCESS_CASE;
    process.state = STATES_MAX;
    case_work_of(&v, &after);
    assert_int_equal(after.n, before.n);
    process.process = 250; /* and a process that this one does not know */
    process.umpire = TOWN_COUNTY;
    case_work_of(&v, &after);
    assert_int_equal(after.n, before.n);
}

/* K19: asked of each who gave it, beside what else is asked of him, until it came back. */
static void what_went_to_the_dead_is_asked_about(void **state)
{
    Fangpin__V1__CaseView v = FANGPIN__V1__CASE_VIEW__INIT;
    Fangpin__V1__Aid aid[3], *aids[] = {&aid[0], &aid[1], &aid[2]};
    struct work_list d = {.n = 0};
    size_t n = 0;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        fangpin__v1__aid__init(&aid[i]);
        aid[i].area = TOWN_TOWNSHIP;
        aid[i].amount_fen = 100;
        aid[i].state = AID_DELIVERED;
        aid[i].died_on = TOWN_TODAY;
    }
    aid[0].state = AID_COMMITTED;
    aid[0].settlement = SETTLE_VOID;
    aid[1].recovered_fen = 100;
    v.aid = aids;
    v.n_aid = 3;
    case_work_of(&v, &d);
    asked(&d, WORK_VOID, TOWN_TOWNSHIP, DUE_NONE);
    asked(&d, WORK_STOPPED, TOWN_TOWNSHIP, DUE_NONE);
    aid[2].recovered_fen = 100;
    d.n = 0;
    case_work_of(&v, &d);
    for (size_t i = 0; i < d.n; i++)
        n += d.at[i].item == WORK_STOPPED;
    assert_int_equal(n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_went_to_the_dead_is_asked_about),

        cmocka_unit_test(a_registration_is_asked_once_by_its_earliest_day),
        cmocka_unit_test(nothing_is_taken_back_of_what_was_never_given),
        cmocka_unit_test(an_unknown_state_is_as_none),

        cmocka_unit_test(help_first_asks_for_visit_decision_and_notice_in_turn),
        cmocka_unit_test(the_earliest_date_stands),
        cmocka_unit_test(a_lead_asks_for_a_visit_and_a_visit_for_a_decision),
        cmocka_unit_test(help_beyond_its_authority_asks_the_issuer),
        cmocka_unit_test(a_split_that_changes_an_exclusion_asks_the_county),
        cmocka_unit_test(each_giver_is_asked_for_what_is_its_own),
        cmocka_unit_test(the_county_is_asked_once_the_case_stands_there),
        cmocka_unit_test(later_facts_ask_for_reconsideration),
        cmocka_unit_test(rivals_ask_the_county),
        cmocka_unit_test(every_history_fits_the_desk_and_names_each_item_once),
        cmocka_unit_test(bytes_that_are_no_view_ask_for_nothing),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
