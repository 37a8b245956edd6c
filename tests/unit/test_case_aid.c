#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/packet.h"
#include "tests/support/tiers_history.h"
#include "tiers/case_aid.h"

static struct arena arena;
static struct town town;
static const struct subject hh = {{1}}, fund = {{0xF}}, notice = {{0x4E}};

static int setup(void **state)
{
    (void)state;
    arena = arena_of(64u << 20);
    town_make(&town);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    arena_free(&arena);
    return 0;
}

/* A grant of the county, promised or handed over at once; its thing is the subject of its serial. */
static struct event grant(uint64_t serial, int64_t fen, bool committed)
{
    Fangpin__V1__GrantBody b = FANGPIN__V1__GRANT_BODY__INIT;
    struct subject id = town_subject(serial);

    b.grant = town_bytes(&id);
    b.household = town_bytes(&hh);
    b.fund = town_bytes(&fund);
    b.amount_fen = fen;
    b.purpose = HELP_CASH;
    b.granted_on = TOWN_TODAY;
    b.committed = committed;
    return town_event(serial, KIND_GRANT, TOWN_COUNTY, TOWN_VILLAGE, town_pack(&arena, &b.base));
}

/* What became of the aid of another serial, by an office. */
static struct event act(uint64_t serial, uint32_t kind, uint64_t by, uint64_t about, int64_t fen)
{
    Fangpin__V1__GrantVoidBody v = FANGPIN__V1__GRANT_VOID_BODY__INIT;
    Fangpin__V1__GrantDeliverBody d = FANGPIN__V1__GRANT_DELIVER_BODY__INIT;
    Fangpin__V1__GrantConfirmBody c = FANGPIN__V1__GRANT_CONFIRM_BODY__INIT;
    Fangpin__V1__RecoveryBody r = FANGPIN__V1__RECOVERY_BODY__INIT;
    struct subject id = town_subject(serial), aid = town_subject(about);
    const ProtobufCMessage *m = kind == KIND_GRANT_VOID      ? &v.base
                                : kind == KIND_GRANT_DELIVER ? &d.base
                                : kind == KIND_GRANT_CONFIRM ? &c.base
                                                             : &r.base;

    v.voiding = d.delivery = c.confirmation = r.recovery = town_bytes(&id);
    v.household = d.household = c.household = r.household = town_bytes(&hh);
    v.grant = d.grant = c.grant = r.aid = town_bytes(&aid);
    v.fund = r.fund = town_bytes(&fund);
    v.amount_fen = r.amount_fen = fen;
    v.voided_on = d.delivered_on = c.confirmed_on = r.recovered_on = TOWN_TODAY;
    r.notice = town_bytes(&notice);
    return town_event(serial, kind, by, TOWN_VILLAGE, town_pack(&arena, m));
}

static Fangpin__V1__CaseView *folded(struct event *e, size_t n)
{
    ProtobufCAllocator memory = arena_allocator(&arena);
    struct span view;

    assert_int_equal(case_fold(town.tree, (struct area){TOWN_VILLAGE}, &hh, e, n, &view, NULL, &arena), 0);
    return fangpin__v1__case_view__unpack(&memory, view.len, view.at);
}

static uint32_t state_of(const Fangpin__V1__CaseView *v, uint64_t serial)
{
    struct subject id = town_subject(serial);
    const Fangpin__V1__Aid *aid = aid_find(v, &id);

    assert_non_null(aid);
    return aid->state;
}

static bool noted(const Fangpin__V1__CaseView *v, const char *what)
{
    for (size_t i = 0; i < v->n_note; i++) {
        if (strstr(v->note[i], what))
            return true;
    }
    return false;
}

static void only_its_giver_says_what_became_of_it(void **state)
{
    struct event e[] = {history_household(1, &hh, 3, &arena), grant(2, 100, true),
                        act(3, KIND_GRANT_VOID, TOWN_TOWNSHIP, 2, 100)};

    (void)state;
    Fangpin__V1__CaseView *v = folded(e, ARRAY_LEN(e));
    assert_int_equal(state_of(v, 2), AID_COMMITTED);
    assert_true(noted(v, "not signed by who gave it"));
    assert_int_equal(v->granted_fen, 100);
}

static void what_has_no_effect_is_noted(void **state)
{
    struct event e[] = {history_household(1, &hh, 3, &arena),
                        grant(2, 100, true),
                        grant(3, 50, false),
                        act(4, KIND_GRANT_VOID, TOWN_COUNTY, 2, 99), /* another amount than was committed */
                        act(5, KIND_GRANT_DELIVER, TOWN_COUNTY, 3, 0),
                        act(6, KIND_RECOVERY, TOWN_COUNTY, 3, 51),
                        act(7, KIND_GRANT_CONFIRM, TOWN_COUNTY, 2, 0),
                        act(8, KIND_GRANT_VOID, TOWN_COUNTY, 77, 1),
                        act(9, KIND_RECOVERY, TOWN_COUNTY, 3, 20)};

    (void)state;
    Fangpin__V1__CaseView *v = folded(e, ARRAY_LEN(e));
    assert_int_equal(state_of(v, 2), AID_COMMITTED);
    assert_int_equal(state_of(v, 3), AID_DELIVERED);
    assert_true(noted(v, "cannot be voided") && noted(v, "handed over or voided before") && noted(v, "than was given"));
    assert_true(noted(v, "not handed over") && noted(v, "is not held"));
    assert_int_equal(aid_costs(v->aid[1]), 30);
}

/* A void and a delivery of one grant cannot both come of a sound office; when they do, what was given is a fact. */
static void delivery_stands_before_void(void **state)
{
    struct event e[] = {history_household(1, &hh, 3, &arena), grant(2, 100, true),
                        act(3, KIND_GRANT_VOID, TOWN_COUNTY, 2, 100), act(4, KIND_GRANT_DELIVER, TOWN_COUNTY, 2, 0)};

    (void)state;
    Fangpin__V1__CaseView *v = folded(e, ARRAY_LEN(e));
    assert_int_equal(state_of(v, 2), AID_DELIVERED);
    assert_true(noted(v, "cannot be voided"));
}

static void any_order_gives_the_same_file(void **state)
{
    struct event e[] = {history_household(1, &hh, 3, &arena),
                        grant(2, 100, true),
                        grant(3, 50, true),
                        grant(4, 70, false),
                        act(5, KIND_GRANT_VOID, TOWN_COUNTY, 2, 100),
                        act(6, KIND_GRANT_DELIVER, TOWN_COUNTY, 3, 0),
                        act(7, KIND_GRANT_CONFIRM, TOWN_COUNTY, 3, 0),
                        act(8, KIND_RECOVERY, TOWN_COUNTY, 4, 30),
                        act(9, KIND_RECOVERY, TOWN_COUNTY, 4, 40),
                        history_help(10, &hh, 5, &arena)};
    struct prng p = prng_fork(3, "aids");
    struct span first, again;

    (void)state;
    Fangpin__V1__CaseView *v = folded(e, ARRAY_LEN(e));
    assert_int_equal(state_of(v, 2), AID_VOID);
    assert_int_equal(state_of(v, 3), AID_SETTLED);
    assert_int_equal(v->granted_fen, 120);
    assert_int_equal(v->n_aid, 4);
    assert_true(v->aid[3]->tentative && !v->aid[2]->tentative);
    assert_int_equal(v->n_note, 0);
    assert_int_equal(case_fold(town.tree, (struct area){TOWN_VILLAGE}, &hh, e, ARRAY_LEN(e), &first, NULL, &arena), 0);
    for (int i = 0; i < 300; i++) {
        history_shuffle(e, ARRAY_LEN(e), &p);
        assert_int_equal(case_fold(town.tree, (struct area){TOWN_VILLAGE}, &hh, e, ARRAY_LEN(e), &again, NULL, &arena),
                         0);
        assert_true(span_equal(first, again));
    }
}

static void want_of_memory_is_answered(void **state)
{
    struct arena none = arena_of(8);
    Fangpin__V1__CaseView v = FANGPIN__V1__CASE_VIEW__INIT;

    (void)state;
    assert_int_equal(case_aids(NULL, 0, &v, NULL, NULL, &none), ERR_NOMEM);
    arena_free(&none);
}

static struct event settlement(uint64_t serial, uint64_t about)
{
    Fangpin__V1__DuplicateSettleBody b = FANGPIN__V1__DUPLICATE_SETTLE_BODY__INIT;
    struct subject id = town_subject(serial), aid = town_subject(about);

    b.settlement = town_bytes(&id);
    b.household = town_bytes(&hh);
    b.aid = town_bytes(&aid);
    b.outcome = SETTLE_DISTINCT;
    b.settled_on = TOWN_TODAY;
    return town_event(serial, KIND_DUPLICATE_SETTLE, TOWN_COUNTY, TOWN_VILLAGE, town_pack(&arena, &b.base));
}

static void what_names_nothing_that_is_held_is_noted(void **state)
{
    struct event e[] = {history_household(1, &hh, 3, &arena), act(2, KIND_GRANT_DELIVER, TOWN_COUNTY, 77, 0),
                        act(3, KIND_RECOVERY, TOWN_COUNTY, 78, 5), act(4, KIND_GRANT_CONFIRM, TOWN_COUNTY, 79, 0),
                        settlement(5, 80)};

    (void)state;
    Fangpin__V1__CaseView *v = folded(e, ARRAY_LEN(e));
    assert_int_equal(v->n_aid, 0);
    assert_int_equal(v->n_note, 4);
    assert_true(noted(v, "the aid it names is not held") && noted(v, "the aid it settles is not held"));
    assert_true(noted(v, "what finance booked is not handed over"));
}

static void booked_twice_is_booked(void **state)
{
    struct event e[] = {history_household(1, &hh, 3, &arena), grant(2, 100, false),
                        act(3, KIND_GRANT_CONFIRM, TOWN_COUNTY, 2, 0), act(4, KIND_GRANT_CONFIRM, TOWN_COUNTY, 2, 0)};

    (void)state;
    Fangpin__V1__CaseView *v = folded(e, ARRAY_LEN(e));
    assert_int_equal(state_of(v, 2), AID_SETTLED);
    assert_int_equal(v->n_note, 0);
}

static void nothing_comes_back_of_what_was_voided(void **state)
{
    struct event e[] = {history_household(1, &hh, 3, &arena), grant(2, 100, true),
                        act(3, KIND_GRANT_VOID, TOWN_COUNTY, 2, 100), act(4, KIND_RECOVERY, TOWN_COUNTY, 2, 30)};

    (void)state;
    Fangpin__V1__CaseView *v = folded(e, ARRAY_LEN(e));
    assert_int_equal(state_of(v, 2), AID_VOID);
    assert_true(noted(v, "than was given"));
}

static void money_of_another_fund_is_not_voided(void **state)
{
    Fangpin__V1__GrantBody b = FANGPIN__V1__GRANT_BODY__INIT;
    struct subject gift = town_subject(2);

    (void)state;
    b.grant = town_bytes(&gift);
    b.household = town_bytes(&hh);
    b.amount_fen = 100;
    b.purpose = HELP_CASH;
    b.granted_on = TOWN_TODAY;
    b.committed = true;
    struct subject other = {{0xE}};
    for (int i = 0; i < 2; i++) { /* of none, and of another */
        b.fund = i ? town_bytes(&other) : (ProtobufCBinaryData){0};
        struct event e[] = {history_household(1, &hh, 3, &arena),
                            town_event(2, KIND_GRANT, TOWN_COUNTY, TOWN_VILLAGE, town_pack(&arena, &b.base)),
                            act(3, KIND_GRANT_VOID, TOWN_COUNTY, 2, 100)};
        Fangpin__V1__CaseView *v = folded(e, ARRAY_LEN(e));
        assert_int_equal(state_of(v, 2), AID_COMMITTED);
        assert_true(noted(v, "cannot be voided"));
    }
}

/* A county's key alone says that nobody of the household is looked for any more. */
static void the_last_word_on_persons_stands(void **state)
{
    Fangpin__V1__HouseholdBody b = FANGPIN__V1__HOUSEHOLD_BODY__INIT;
    uint8_t mac[16] = {7}, key[16] = {9};
    ProtobufCBinaryData index[] = {{16, mac}};

    (void)state;
    b.household = town_bytes(&hh);
    b.people = 3;
    b.index = index;
    b.n_index = 1;
    b.index_key = (ProtobufCBinaryData){16, key};
    struct event e[3] = {town_event(1, KIND_HOUSEHOLD, TOWN_VILLAGE, TOWN_VILLAGE, town_pack(&arena, &b.base))};
    e[1] = history_household(2, &hh, 4, &arena); /* says nothing of persons */
    assert_int_equal(folded(e, 2)->n_index, 1);
    b.n_index = 0;
    e[2] = town_event(3, KIND_HOUSEHOLD, TOWN_VILLAGE, TOWN_VILLAGE, town_pack(&arena, &b.base));
    Fangpin__V1__CaseView *v = folded(e, 3);
    assert_int_equal(v->n_index, 0);
    assert_int_equal(v->index_key.len, 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_names_nothing_that_is_held_is_noted),
        cmocka_unit_test(booked_twice_is_booked),
        cmocka_unit_test(nothing_comes_back_of_what_was_voided),
        cmocka_unit_test(money_of_another_fund_is_not_voided),
        cmocka_unit_test(the_last_word_on_persons_stands),

        cmocka_unit_test(only_its_giver_says_what_became_of_it),
        cmocka_unit_test(what_has_no_effect_is_noted),
        cmocka_unit_test(delivery_stands_before_void),
        cmocka_unit_test(any_order_gives_the_same_file),
        cmocka_unit_test(want_of_memory_is_answered),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
