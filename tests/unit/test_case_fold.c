#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/steps.h"
#include "tiers/push.h"
#include "tests/support/starve.h"
#include "proto/packet.h"
#include "tests/support/tiers_history.h"

#define HISTORIES 2500

static struct town town;
static const struct area village = {TOWN_VILLAGE};

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

static struct span folded(const struct subject *household, const struct event *events, size_t n)
{
    struct event *copy = arena_copy(&town.arena, events, n * sizeof *events);
    struct span view;

    assert_non_null(copy);
    assert_int_equal(case_fold(town.tree, village, household, copy, n, &view, NULL, &town.arena), 0);
    return view;
}

static Fangpin__V1__CaseView *seen(const struct subject *household, const struct event *events, size_t n)
{
    ProtobufCAllocator memory = arena_allocator(&town.arena);
    struct span view = folded(household, events, n);
    Fangpin__V1__CaseView *v = fangpin__v1__case_view__unpack(&memory, view.len, view.at);

    assert_non_null(v);
    return v;
}

/* ---- properties of every history ---- */

static void any_order_gives_equal_bytes(void **state)
{
    struct prng p = prng_fork(20261123, "histories");
    struct history h;

    (void)state;
    for (int i = 0; i < HISTORIES; i++) {
        arena_reset(&town.arena);
        history_make(&h, &p, i % 10 ? 12 : HISTORY_EVENTS_MAX, &town.arena);
        struct span first = folded(&h.household, h.events, h.n);
        for (int turn = 0; turn < 3; turn++) {
            history_shuffle(h.events, h.n, &p);
            if (!span_equal(first, folded(&h.household, h.events, h.n)))
                fail_msg("history %d, shuffle %d", i, turn);
        }
        for (size_t n = 1; n < h.n; n++) /* a file refolded as its set grows ends the same */
            folded(&h.household, h.events, n);
        assert_true(span_equal(first, folded(&h.household, h.events, h.n)));
    }
}

static bool act_known(const struct history *h, const struct event *e)
{
    for (size_t i = 0; i < h->n; i++) {
        if (id_equal(&h->events[i].id, &e->id))
            return !h->broken[i];
    }
    return false;
}

static bool cites(const struct event *e, const struct event *cited)
{
    for (uint32_t i = 0; i < e->n_cites; i++) {
        if (id_equal(&e->cites[i].id, &cited->id))
            return true;
    }
    return false;
}

struct named {
    ProtobufCBinaryData own, replaces;
};

static struct named decision_names(const struct event *e)
{
    ProtobufCAllocator memory = arena_allocator(&town.arena);

    if (e->kind == KIND_DECISION) {
        const Fangpin__V1__DecisionBody *b = fangpin__v1__decision_body__unpack(&memory, e->body.len, e->body.at);
        assert_non_null(b);
        return (struct named){b->decision, b->supersedes};
    }
    const Fangpin__V1__RefusalBody *b = fangpin__v1__refusal_body__unpack(&memory, e->body.len, e->body.at);
    assert_non_null(b);
    return (struct named){b->decision, b->supersedes};
}

static bool is_decision(const struct event *e)
{
    return e->kind == KIND_DECISION || e->kind == KIND_REFUSAL;
}

/* Counted anew, pair by pair: decisions that no later one cites or names. */
static size_t standing(const struct history *h)
{
    size_t n = 0;

    for (size_t i = 0; i < h->n; i++) {
        const struct event *e = &h->events[i];
        bool stands = is_decision(e) && act_known(h, e);
        for (size_t k = 0; stands && k < h->n; k++) {
            const struct event *later = &h->events[k];
            if (!is_decision(later) || !act_known(h, later) || event_order(e, later) >= 0)
                continue;
            ProtobufCBinaryData names = decision_names(later).replaces, mine = decision_names(e).own;
            stands = !cites(later, e) && !(names.len == 16 && memcmp(names.data, mine.data, 16) == 0);
        }
        n += stands;
    }
    return n;
}

static void facts_are_never_lost(void **state)
{
    struct prng p = prng_fork(4, "facts");
    struct history h;
    size_t conflicts = 0, finals = 0, reconsidered = 0;

    (void)state;
    for (int i = 0; i < HISTORIES; i++) {
        arena_reset(&town.arena);
        history_make(&h, &p, 16, &town.arena);
        Fangpin__V1__CaseView *v = seen(&h.household, h.events, h.n);
        size_t in_force = standing(&h);
        assert_int_equal(v->n_event, h.n);
        assert_int_equal(v->n_debt, 3 * h.helps);
        assert_int_equal(v->helped_fen, h.helped_fen);
        assert_int_equal(v->granted_fen, h.granted_fen);
        assert_int_equal(v->n_rivals, in_force > 1 ? in_force - 1 : 0);
        assert_int_equal(v->outcome == OUTCOME_CONFLICT, in_force > 1);
        assert_int_equal(v->decision.len, in_force ? 16 : 0);
        assert_int_equal(v->degree >= DEGREE_DECIDED, in_force > 0);
        if (in_force == 0)
            assert_int_equal(v->degree, h.helps ? DEGREE_TENTATIVE : DEGREE_DRAFT);
        if (v->degree == DEGREE_FINAL)
            assert_true(v->delivered_by.len == 32 && in_force == 1);
        conflicts += in_force > 1;
        finals += v->degree == DEGREE_FINAL;
        reconsidered += v->reconsider;
    }
    assert_true(conflicts > 50 && finals > 50 && reconsidered > 50); /* the histories reach what they are for */
}

/* ---- single rules ---- */

#define CITE(e, ...)                                                                                                   \
    history_cite(&(e), (const struct event *const[]){__VA_ARGS__},                                                     \
                 sizeof((const struct event *const[]){__VA_ARGS__}) / sizeof(struct event *), &town.arena)

static const struct subject hh = {{1}};

static void a_case_climbs_four_degrees(void **state)
{
    struct event e[6] = {history_household(1, &hh, 4, &town.arena), history_help(2, &hh, 50000, &town.arena),
                         history_visit(3, &hh, &town.arena), history_decision(4, true, &hh, NULL, &town.arena)};
    struct subject decision = town_subject(4);

    (void)state;
    CITE(e[3], &e[0], &e[1], &e[2]);
    e[4] = history_notice(5, &hh, &decision, &town.arena);
    static const uint32_t degrees[] = {DEGREE_DRAFT, DEGREE_TENTATIVE, DEGREE_TENTATIVE, DEGREE_DECIDED, DEGREE_FINAL};
    static const uint32_t settled[] = {0, 0, 1, 2, 3};
    for (size_t n = 1; n <= 5; n++) {
        Fangpin__V1__CaseView *v = seen(&hh, e, n);
        size_t done = 0;
        for (size_t i = 0; i < v->n_debt; i++)
            done += v->debt[i]->settled_by.len == 32;
        assert_int_equal(v->degree, degrees[n - 1]);
        assert_int_equal(done, settled[n - 1]);
        assert_false(v->reconsider);
        assert_int_equal(v->n_note, 0);
    }
    Fangpin__V1__CaseView *v = seen(&hh, e, 5);
    assert_int_equal(v->outcome, OUTCOME_APPROVED);
    assert_int_equal(v->people, 4);
    assert_int_equal(v->key_id.len, 16);
    assert_int_equal(v->debt[0]->owner, TOWN_VILLAGE);
    assert_int_equal(v->debt[1]->owner, TOWN_COUNTY);
    assert_int_equal(v->debt[2]->owner, TOWN_TOWNSHIP);
    assert_int_equal(v->debt[0]->due, 20261126);
    assert_int_equal(v->debt[1]->due, 20261208);
    assert_int_equal(v->debt[2]->due, 20261125); /* the decision's signer counted anew */
    assert_memory_equal(v->debt[1]->settled_by.data, e[3].id.b, 32);
    assert_memory_equal(v->delivered_by.data, e[4].id.b, 32);
}

static void debts_settle_in_any_order(void **state)
{
    struct subject decision = town_subject(4);
    struct event notice = history_notice(1, &hh, &decision, &town.arena);
    struct event visit = history_visit(2, &hh, &town.arena);
    struct event help = history_help(3, &hh, 100, &town.arena);
    struct event refusal = history_decision(4, false, &hh, NULL, &town.arena);

    (void)state;
    notice.depth = 1; /* the notice and the visit stand before the help they settle */
    visit.depth = 2;
    help.depth = 3;
    CITE(refusal, &help);
    struct event e[] = {notice, visit, help, refusal};
    Fangpin__V1__CaseView *v = seen(&hh, e, 4);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(v->debt[i]->settled_by.len, 32);
    assert_int_equal(v->outcome, OUTCOME_REFUSED);
    assert_int_equal(v->reason, REASON_CONDITION_NOT_MET);
    assert_int_equal(v->helped_fen, 100); /* a refusal takes no help away */
    assert_int_equal(v->degree, DEGREE_FINAL);
    assert_true(v->reconsider); /* the visit was not in sight of the refusal */
}

static void a_help_not_cited_stays_owed(void **state)
{
    struct event e[] = {history_help(1, &hh, 100, &town.arena), history_help(2, &hh, 200, &town.arena),
                        history_visit(3, &hh, &town.arena), history_decision(4, true, &hh, NULL, &town.arena)};

    (void)state;
    CITE(e[3], &e[0], &e[2]);
    Fangpin__V1__CaseView *v = seen(&hh, e, 4);
    assert_int_equal(v->n_debt, 6);
    for (size_t i = 0; i < 6; i += 3) {
        bool first = memcmp(v->debt[i]->help.data, e[0].id.b, 32) == 0;
        assert_int_equal(v->debt[i]->settled_by.len, 32);
        assert_int_equal(v->debt[i + 1]->settled_by.len, first ? 32 : 0);
        assert_int_equal(v->debt[i + 2]->settled_by.len, 0);
    }
    assert_true(v->reconsider);
    assert_int_equal(v->degree, DEGREE_DECIDED);
}

static void a_later_fact_opens_reconsideration_and_only_a_new_decision_closes_it(void **state)
{
    struct event e[6] = {history_household(1, &hh, 4, &town.arena), history_visit(2, &hh, &town.arena),
                         history_decision(3, false, &hh, NULL, &town.arena)};
    struct subject first = town_subject(3), second = town_subject(6);

    (void)state;
    CITE(e[2], &e[0], &e[1]);
    e[3] = history_notice(4, &hh, &first, &town.arena);
    e[4] = history_lead(5, &hh, RISK_WATER, &town.arena);
    assert_false(seen(&hh, e, 4)->reconsider);
    assert_int_equal(seen(&hh, e, 4)->degree, DEGREE_FINAL);
    Fangpin__V1__CaseView *v = seen(&hh, e, 5);
    assert_true(v->reconsider);
    assert_int_equal(v->outcome, OUTCOME_REFUSED);
    assert_int_equal(v->degree, DEGREE_FINAL); /* beside it, not instead of it */
    e[5] = history_decision(6, true, &hh, &first, &town.arena);
    CITE(e[5], &e[0], &e[1], &e[2], &e[4]);
    v = seen(&hh, e, 6);
    assert_false(v->reconsider);
    assert_int_equal(v->outcome, OUTCOME_APPROVED);
    assert_int_equal(v->degree, DEGREE_DECIDED); /* the new one has not been handed over */
    assert_memory_equal(v->decision.data, second.b, 16);
    assert_int_equal(v->n_rivals, 0);
}

static void a_decision_rests_on_what_the_one_it_cites_rested_on(void **state)
{
    struct event e[] = {history_visit(1, &hh, &town.arena), history_decision(2, false, &hh, NULL, &town.arena),
                        history_decision(3, true, &hh, NULL, &town.arena)};
    struct subject first = town_subject(2);

    (void)state;
    CITE(e[1], &e[0]);
    CITE(e[2], &e[1]);
    assert_false(seen(&hh, e, 3)->reconsider);
    e[2] = history_decision(3, true, &hh, &first, &town.arena); /* replaced by name, out of sight of its facts */
    e[2].depth = 9;
    assert_int_equal(seen(&hh, e, 3)->n_rivals, 0);
    assert_true(seen(&hh, e, 3)->reconsider);
}

/* The first letter was overtaken; the second covers what the first was to tell. */
static void a_notice_of_the_later_decision_settles_the_earlier_helps(void **state)
{
    struct subject second = town_subject(4);
    struct event e[] = {history_help(1, &hh, 100, &town.arena), history_visit(2, &hh, &town.arena),
                        history_decision(3, false, &hh, NULL, &town.arena),
                        history_decision(4, true, &hh, NULL, &town.arena),
                        history_notice(5, &hh, &second, &town.arena)};

    (void)state;
    CITE(e[2], &e[0], &e[1]);
    CITE(e[3], &e[2]);
    assert_int_equal(seen(&hh, e, 4)->debt[2]->settled_by.len, 0);
    Fangpin__V1__CaseView *v = seen(&hh, e, 5);
    assert_memory_equal(v->debt[2]->settled_by.data, e[4].id.b, 32);
    assert_int_equal(v->degree, DEGREE_FINAL);
}

static void the_first_that_settles_a_debt_is_named(void **state)
{
    struct subject first = town_subject(3);
    struct event e[] = {history_help(1, &hh, 100, &town.arena),
                        history_visit(2, &hh, &town.arena),
                        history_decision(3, false, &hh, NULL, &town.arena),
                        history_notice(4, &hh, &first, &town.arena),
                        history_notice(5, &hh, &first, &town.arena),
                        history_decision(6, true, &hh, NULL, &town.arena)};

    (void)state;
    e[3].depth = 5;
    e[4].depth = 6;
    CITE(e[2], &e[0], &e[1]);
    CITE(e[5], &e[0], &e[1], &e[2]);
    Fangpin__V1__CaseView *v = seen(&hh, e, 6);
    assert_memory_equal(v->debt[1]->settled_by.data, e[2].id.b, 32);
    assert_memory_equal(v->debt[2]->settled_by.data, e[3].id.b, 32);
    v = seen(&hh, e, 5);
    assert_memory_equal(v->delivered_by.data, e[3].id.b, 32);
}

static void a_case_is_not_final_before_the_visit(void **state)
{
    struct subject refusal = town_subject(2);
    struct event e[] = {history_help(1, &hh, 100, &town.arena), history_decision(2, false, &hh, NULL, &town.arena),
                        history_notice(3, &hh, &refusal, &town.arena), history_visit(4, &hh, &town.arena)};

    (void)state;
    CITE(e[1], &e[0]);
    assert_int_equal(seen(&hh, e, 3)->degree, DEGREE_DECIDED);
    assert_int_equal(seen(&hh, e, 4)->degree, DEGREE_FINAL);
}

/* A header may claim to cite what stands behind it; it decided on nothing then. */
static void a_cite_of_what_comes_later_counts_for_nothing(void **state)
{
    struct event e[] = {history_help(1, &hh, 100, &town.arena), history_decision(2, true, &hh, NULL, &town.arena)};

    (void)state;
    CITE(e[1], &e[0]);
    e[0].depth = 9;
    Fangpin__V1__CaseView *v = seen(&hh, e, 2);
    assert_int_equal(v->debt[1]->settled_by.len, 0);
    assert_true(v->reconsider);
}

static void two_decisions_stand_beside_each_other_until_one_replaces_both(void **state)
{
    struct event e[4] = {history_visit(1, &hh, &town.arena), history_decision(2, true, &hh, NULL, &town.arena),
                         history_decision(3, false, &hh, NULL, &town.arena)};
    struct subject one = town_subject(2);

    (void)state;
    CITE(e[1], &e[0]);
    CITE(e[2], &e[0]);
    e[2].depth = e[1].depth + 1; /* later in order is not enough */
    Fangpin__V1__CaseView *v = seen(&hh, e, 3);
    assert_int_equal(v->outcome, OUTCOME_CONFLICT);
    assert_int_equal(v->n_rivals, 1);
    assert_int_equal(v->degree, DEGREE_DECIDED);
    e[3] = history_decision(4, true, &hh, &one, &town.arena); /* names one, cites nothing: the other still stands */
    e[3].depth = 9;
    assert_int_equal(seen(&hh, e, 4)->outcome, OUTCOME_CONFLICT);
    CITE(e[3], &e[0], &e[1], &e[2]);
    v = seen(&hh, e, 4);
    assert_int_equal(v->outcome, OUTCOME_APPROVED);
    assert_int_equal(v->n_rivals, 0);
}

static void two_decisions_cannot_replace_each_other(void **state)
{
    struct subject one = town_subject(1), two = town_subject(2);
    struct event e[] = {history_decision(1, true, &hh, &two, &town.arena),
                        history_decision(2, false, &hh, &one, &town.arena)};

    (void)state;
    e[1].depth = 2;
    Fangpin__V1__CaseView *v = seen(&hh, e, 2);
    assert_int_equal(v->outcome, OUTCOME_REFUSED); /* the later one; the earlier could not have seen it */
    assert_int_equal(v->n_rivals, 0);
    assert_int_equal(v->n_note, 2);
}

static bool noted(const Fangpin__V1__CaseView *v, const char *what)
{
    for (size_t i = 0; i < v->n_note; i++) {
        if (strstr(v->note[i], what))
            return true;
    }
    return false;
}

static void what_has_no_effect_says_why(void **state)
{
    struct subject unknown = town_subject(77);
    struct event e[] = {history_help(1, &hh, 100, &town.arena), history_notice(2, &hh, &unknown, &town.arena),
                        history_decision(3, true, &hh, &unknown, &town.arena), history_visit(4, &hh, &town.arena)};

    (void)state;
    e[3].body.len -= 1;
    Fangpin__V1__CaseView *v = seen(&hh, e, 4);
    assert_true(noted(v, "household's own record is not held"));
    assert_true(noted(v, "decision it delivers is not held"));
    assert_true(noted(v, "decision it replaces is not held"));
    assert_true(noted(v, "入户核查 visit"));
    assert_true(noted(v, "not valid"));
    assert_int_equal(v->n_note, 4);
    assert_int_equal(v->n_event, 4); /* shown, but without effect */
    assert_int_equal(v->debt[0]->settled_by.len, 0);
}

static void amounts_out_of_range_have_no_effect(void **state)
{
    static const int64_t bad[] = {0, -5, FEN_MAX + 1, INT64_MIN};
    static const int64_t good[] = {1, FEN_MAX};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct event e = history_help(1, &hh, bad[i], &town.arena);
        Fangpin__V1__CaseView *v = seen(&hh, &e, 1);
        assert_int_equal(v->helped_fen, 0);
        assert_int_equal(v->n_debt, 0);
        assert_int_equal(v->degree, DEGREE_DRAFT);
    }
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        struct event e = history_help(1, &hh, good[i], &town.arena);
        assert_int_equal(seen(&hh, &e, 1)->helped_fen, good[i]);
    }
}

static void risks_are_a_sorted_set(void **state)
{
    struct event e[] = {history_lead(1, &hh, RISK_WATER, &town.arena), history_lead(2, &hh, RISK_ILLNESS, &town.arena),
                        history_lead(3, &hh, RISK_WATER, &town.arena), history_lead(4, &hh, RISK_HOUSING, &town.arena)};
    static const uint32_t risks[] = {RISK_ILLNESS, RISK_HOUSING, RISK_WATER};

    (void)state;
    Fangpin__V1__CaseView *v = seen(&hh, e, 4);
    assert_int_equal(v->n_risks, 3);
    assert_memory_equal(v->risks, risks, sizeof risks);
}

static void a_correction_replaces_what_the_village_wrote(void **state)
{
    struct event e[] = {history_household(1, &hh, 3, &town.arena), history_household(2, &hh, 5, &town.arena)};

    (void)state;
    e[1].area.code = TOWN_TOWNSHIP;
    e[1].depth = 2;
    assert_int_equal(seen(&hh, e, 2)->people, 5);
    e[1].depth = 1; /* not one after the other: the higher tier comes first, the village's own word stands last */
    assert_int_equal(seen(&hh, e, 2)->people, 3);
}

/* A tree may start at any tier (D8): then the root decides. */
static void without_a_county_the_root_decides(void **state)
{
    struct tree *small;
    struct event e = history_help(1, &hh, 100, &town.arena);
    struct span view;

    (void)state;
    assert_int_equal(tree_parse(&small, span_str("411121100000,甲镇\n411121100201,一村\n"), NULL), 0);
    assert_int_equal(case_fold(small, village, &hh, &e, 1, &view, NULL, &town.arena), 0);
    ProtobufCAllocator memory = arena_allocator(&town.arena);
    Fangpin__V1__CaseView *v = fangpin__v1__case_view__unpack(&memory, view.len, view.at);
    assert_int_equal(v->decider, TOWN_TOWNSHIP);
    assert_int_equal(v->deliverer, TOWN_TOWNSHIP);
    tree_free(small);
}

static void an_empty_set_and_a_full_arena_are_answered(void **state)
{
    struct event e = history_help(1, &hh, 100, &town.arena);
    struct span view;

    (void)state;
    assert_int_equal(case_fold(town.tree, village, &hh, NULL, 0, &view, NULL, &town.arena), 0);
    assert_true(view.len > 0);
    for (size_t cap = 0; cap < 4096; cap += 16) {
        struct arena small = arena_of(cap);
        int rc = case_fold(town.tree, village, &hh, &e, 1, &view, NULL, &small);
        assert_true(rc == 0 || rc == ERR_NOMEM);
        if (cap < 512)
            assert_int_equal(rc, ERR_NOMEM);
        arena_free(&small);
    }
}

static void only_casework_has_a_household(void **state)
{
    struct event visit = history_visit(1, &hh, &town.arena);
    struct event other = visit;
    struct subject found;

    (void)state;
    assert_true(case_subject(&visit, &found));
    assert_true(subject_equal(&found, &hh));
    other.kind = KIND_FUND;
    assert_false(case_subject(&other, &found));
    other.kind = 99000;
    assert_false(case_subject(&other, &found));
    other = visit;
    other.body = span_of(visit.body.at, 20); /* cut within the household's id */
    assert_false(case_subject(&other, &found));
    struct subject none = {{0}};
    other = history_visit(2, &none, &town.arena);
    assert_false(case_subject(&other, &found));
}

static void a_closing_of_no_lead_is_noted(void **state)
{
    Fangpin__V1__LeadCloseBody b = FANGPIN__V1__LEAD_CLOSE_BODY__INIT;
    struct subject lead = town_subject(77);

    (void)state;
    b.lead = town_bytes(&lead);
    b.household = town_bytes(&hh);
    b.dept = 1;
    b.month = 202610;
    b.revision = 2;
    b.record = (char *)(uintptr_t) "MZ-1";
    b.reason = CLOSE_CORRECTED;
    b.closed_on = 20261106;
    struct event e[] = {history_household(1, &hh, 3, &town.arena),
                        town_event(2, KIND_LEAD_CLOSE, TOWN_COUNTY, TOWN_VILLAGE, town_pack(&town.arena, &b.base)),
                        history_lead(3, &hh, RISK_WATER, &town.arena)};
    Fangpin__V1__CaseView *v = seen(&hh, e, 3);
    assert_true(noted(v, "the lead it closes is not held"));
    assert_int_equal(v->n_risks, 1);
}

/* Every piece of memory that a fold of steps, helps and decisions asks for, refused in turn. */
static void want_of_memory_is_answered_wherever_it_comes(void **state)
{
    struct prng r = prng_fork(7, "hunger");
    struct arena a = arena_of(64u << 20);
    struct history h;

    (void)state;
    for (int i = 0; i < 12; i++) {
        struct event events[HISTORY_EVENTS_MAX + 6];
        struct work_list work;
        struct span view;
        size_t n = 0;
        arena_reset(&town.arena);
        history_make(&h, &r, i ? 12 : HISTORY_EVENTS_MAX, &town.arena);
        memcpy(events, h.events, h.n * sizeof events[0]);
        n = h.n;
        const struct process *p = process_get(i % 2 ? PROCESS_CASE : PROCESS_DELIST);
        for (size_t k = 0; k < 6; k++) /* some of them apply, some wait */
            events[n++] = step_event(&town, 900 + k, p, &p->steps[k * 2], &h.household, NULL, 20261110, 0);
        starve_each(&a, ERR_NOMEM,
                    (arena_reset(&a), case_fold(town.tree, village, &h.household, events, n, &view, &work, &a)));
    }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {

        cmocka_unit_test(a_closing_of_no_lead_is_noted),
        cmocka_unit_test(want_of_memory_is_answered_wherever_it_comes),

        cmocka_unit_test(any_order_gives_equal_bytes),
        cmocka_unit_test(facts_are_never_lost),
        cmocka_unit_test(a_case_climbs_four_degrees),
        cmocka_unit_test(debts_settle_in_any_order),
        cmocka_unit_test(a_help_not_cited_stays_owed),
        cmocka_unit_test(a_later_fact_opens_reconsideration_and_only_a_new_decision_closes_it),
        cmocka_unit_test(a_decision_rests_on_what_the_one_it_cites_rested_on),
        cmocka_unit_test(a_notice_of_the_later_decision_settles_the_earlier_helps),
        cmocka_unit_test(the_first_that_settles_a_debt_is_named),
        cmocka_unit_test(a_case_is_not_final_before_the_visit),
        cmocka_unit_test(a_cite_of_what_comes_later_counts_for_nothing),
        cmocka_unit_test(two_decisions_stand_beside_each_other_until_one_replaces_both),
        cmocka_unit_test(two_decisions_cannot_replace_each_other),
        cmocka_unit_test(what_has_no_effect_says_why),
        cmocka_unit_test(amounts_out_of_range_have_no_effect),
        cmocka_unit_test(risks_are_a_sorted_set),
        cmocka_unit_test(a_correction_replaces_what_the_village_wrote),
        cmocka_unit_test(without_a_county_the_root_decides),
        cmocka_unit_test(an_empty_set_and_a_full_arena_are_answered),
        cmocka_unit_test(only_casework_has_a_household),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
