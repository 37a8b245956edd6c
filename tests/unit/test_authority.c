#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/starve.h"
#include "proto/packet.h"
#include "tests/support/steps.h"
#include "tests/support/tiers_history.h"
#include "tiers/authority.h"

static struct town town;
static struct town_goods goods;
static struct step_draft d;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    town_rules(&town, "maerkang-2022");
    goods = town_furnish(&town); /* an authority of the township from the 20th to the 30th */
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static Fangpin__V1__AuthorityView *view(void)
{
    ProtobufCAllocator memory = arena_allocator(&town.arena);
    struct span v = town_view(&town, TOWN_VILLAGE, VIEW_AUTHORITY, &goods.authority);

    return fangpin__v1__authority_view__unpack(&memory, v.len, v.at);
}

static struct filing revocation(struct subject authority)
{
    return (struct filing){
        .kind = KIND_AUTHORITY_REVOKE, .area = {TOWN_VILLAGE}, .authority = authority, .text = "灾情解除"};
}

static struct filing help(bool handed_over, uint32_t day)
{
    return (struct filing){.kind = KIND_HELP,
                           .area = {TOWN_VILLAGE},
                           .subject = goods.household,
                           .code = HELP_CASH,
                           .amount_fen = 1000,
                           .authority = goods.authority,
                           .handed_over = handed_over,
                           .date = day};
}

static void files(uint64_t own, struct filing f)
{
    town_filed(&town, own, &f);
}

static void refused(uint64_t own, struct filing f, const char *code)
{
    town_refused(&town, own, &f, code);
}

/* How many helps still wait for their ratification, and by whom. */
static size_t to_ratify(uint64_t *owner)
{
    const Fangpin__V1__CaseView *v = town_case(&town, &goods.household);
    size_t n = 0;

    for (size_t i = 0; i < v->n_debt; i++) {
        if (v->debt[i]->kind != DEBT_RATIFY || v->debt[i]->settled_by.len > 0)
            continue;
        *owner = v->debt[i]->owner;
        n++;
    }
    return n;
}

static void ratify(uint64_t own, const char *refusal)
{
    step_draft(&d, "green_ratify", &goods.household, NULL);
    step_text(&d, STEP_TEXT, "情况属实,予以追认");
    if (refusal)
        refused(own, d.filing, refusal);
    else
        files(own, d.filing);
}

static void only_its_issuer_takes_it_back_and_once(void **state)
{
    (void)state;
    refused(TOWN_TOWNSHIP, revocation(town_subject(404)), "unknown_authority");
    refused(TOWN_COUNTY, revocation(goods.authority), "not_the_issuer");
    refused(TOWN_VILLAGE, revocation(goods.authority), "not_this_tier");
    assert_null(authority_revocation(view()));
    files(TOWN_TOWNSHIP, revocation(goods.authority));
    const Fangpin__V1__AuthorityRevocation *r = authority_revocation(view());
    assert_non_null(r);
    assert_string_equal(r->text, "灾情解除");
    assert_int_equal(r->revoked_on, TOWN_TODAY);
    refused(TOWN_TOWNSHIP, revocation(goods.authority), "already_revoked");
}

static void after_it_is_known_no_more_is_given_and_what_was_given_stands(void **state)
{
    uint64_t owner = 0;

    (void)state;
    files(TOWN_VILLAGE, help(false, 0));
    files(TOWN_TOWNSHIP, revocation(goods.authority));
    refused(TOWN_VILLAGE, help(false, 0), "authority_revoked");
    files(TOWN_VILLAGE, help(true, TOWN_TODAY)); /* of a day on which it still stood: recorded late, nothing more */
    assert_int_equal(to_ratify(&owner), 0);
    town.today = 20261125;
    files(TOWN_VILLAGE, help(true, 0));
    assert_int_equal(to_ratify(&owner), 1);
    assert_int_equal(owner, TOWN_TOWNSHIP);
    assert_int_equal(view()->used_fen, 3000); /* all of it is charged as its terms say */
    step_draft(&d, "green_request", &goods.household, NULL);
    step_number(&d, STEP_SORT, HELP_CASH);
    step_text(&d, STEP_TEXT, "仍有困难");
    files(TOWN_VILLAGE, d.filing);
}

static void what_is_given_after_its_last_day_is_ratified_by_its_issuer(void **state)
{
    uint64_t owner = 0;

    (void)state;
    ratify(TOWN_TOWNSHIP, "wrong_state"); /* nothing was given */
    files(TOWN_VILLAGE, help(false, 0));
    ratify(TOWN_TOWNSHIP, "nothing_to_ratify");
    town.today = 20261202;
    refused(TOWN_VILLAGE, help(false, 0), "authority_ended");
    refused(TOWN_VILLAGE, help(true, 20261119), "authority_not_yet");
    files(TOWN_VILLAGE, help(true, 20261130));
    assert_int_equal(to_ratify(&owner), 0);
    files(TOWN_VILLAGE, help(true, 20261201));
    files(TOWN_VILLAGE, help(true, 20261202));
    assert_int_equal(to_ratify(&owner), 2);
    const Fangpin__V1__CaseView *v = town_case(&town, &goods.household);
    assert_int_equal(v->n_note, 2);
    assert_non_null(strstr(v->note[0], "after its authority had ended"));
    ratify(TOWN_TOWNSHIP, NULL);
    assert_int_equal(to_ratify(&owner), 0);
    ratify(TOWN_COUNTY, "nothing_to_ratify");
    assert_int_equal(town_case(&town, &goods.household)->n_note, 2); /* the officer's duty stays noted */
}

/* A county's authority is the county's to ratify, whatever a township signs. */
static void a_lower_office_does_not_ratify_for_the_issuer(void **state)
{
    struct filing f = {.kind = KIND_STANDING_AUTHORITY,
                       .area = {TOWN_VILLAGE},
                       .kinds = {HELP_CASH},
                       .n_kinds = 1,
                       .per_household_fen = 100000,
                       .amount_fen = 100000,
                       .valid_to = 20261124};
    uint64_t owner = 0;

    (void)state;
    goods.authority = town_filed(&town, TOWN_COUNTY, &f);
    town.today = 20261125;
    files(TOWN_VILLAGE, help(true, 0));
    assert_int_equal(to_ratify(&owner), 1);
    assert_int_equal(owner, TOWN_COUNTY);
    ratify(TOWN_TOWNSHIP, "not_the_issuer");
    ratify(TOWN_COUNTY, NULL);
    assert_int_equal(to_ratify(&owner), 0);
}

static void no_day_no_ratification(void **state)
{
    struct pack p = *town.pack;

    (void)state;
    p.at[PACK_KEY_RATIFY].origin = PACK_UNSET;
    town.pack = &p;
    town.today = 20261202;
    refused(TOWN_VILLAGE, help(true, 0), "pack_value_unset");
}

static void a_standing_request_asks_for_an_authority_that_holds(void **state)
{
    (void)state;
    step_draft(&d, "green_request", &goods.household, NULL);
    step_number(&d, STEP_SORT, HELP_CASH);
    step_text(&d, STEP_TEXT, "房屋受淹");
    files(TOWN_VILLAGE, d.filing);
    files(TOWN_TOWNSHIP, revocation(goods.authority));
    step_draft(&d, "green_standing", &goods.household, NULL);
    step_bytes(&d, STEP_LINK, goods.authority.b, sizeof goods.authority.b);
    refused(TOWN_VILLAGE, d.filing, "authority_revoked");
}

/* ---- revocations meet in any order ---- */

static struct event revokes(uint64_t serial, uint64_t own, const char *text)
{
    Fangpin__V1__AuthorityRevokeBody b = FANGPIN__V1__AUTHORITY_REVOKE_BODY__INIT;
    struct subject id = town_subject(serial);

    b.revocation = town_bytes(&id);
    b.authority = town_bytes(&goods.authority);
    b.holder = TOWN_VILLAGE;
    b.revoked_on = TOWN_TODAY;
    b.text = (char *)(uintptr_t)text;
    return town_event(serial, KIND_AUTHORITY_REVOKE, own, TOWN_VILLAGE, town_pack(&town.arena, &b.base));
}

static struct span added(const struct event *const *in, size_t n)
{
    struct sum_target at[SUM_TARGETS_MAX];
    struct span v = {NULL, 0};

    for (size_t i = 0; i < n; i++) {
        assert_int_equal(sums_targets(in[i], at), 1);
        assert_int_equal(sums_apply(in[i], &at[0], v, &v, &town.arena), 0);
    }
    return v;
}

static void revocations_meet_in_any_order(void **state)
{
    struct event e[] = {revokes(900, TOWN_TOWNSHIP, "一"), revokes(901, TOWN_COUNTY, ""),
                        revokes(902, TOWN_TOWNSHIP, "二"), revokes(903, TOWN_CITY, "三")};
    const struct event *orders[][4] = {{&e[0], &e[1], &e[2], &e[3]},
                                       {&e[3], &e[2], &e[1], &e[0]},
                                       {&e[1], &e[2], &e[0], &e[3]},
                                       {&e[2], &e[0], &e[3], &e[1]}};
    struct span first = added(orders[0], 4);
    ProtobufCAllocator memory = arena_allocator(&town.arena);

    (void)state;
    for (size_t i = 1; i < 4; i++)
        assert_true(span_equal(first, added(orders[i], 4)));
    Fangpin__V1__AuthorityView *v = fangpin__v1__authority_view__unpack(&memory, first.len, first.at);
    assert_int_equal(v->n_revocation, 3);
    assert_null(authority_revocation(v)); /* who issued it has not come */
    v->issuer = TOWN_COUNTY;
    assert_string_equal(authority_revocation(v)->text, "");
    v->revocation[0]->event.len = 4; /* a damaged view is replaced by the next event */
    struct act act;
    assert_true(act_read(&act, e[3].kind, e[3].body));
    assert_int_equal(authority_revocation_add(v, &e[3], &act, &town.arena), 0);
    assert_int_equal(v->n_revocation, 3);
    assert_int_equal(v->revocation[0]->event.len, sizeof(struct id));
    e[0].stream.scope.area.code = TOWN_NEIGHBOUR; /* in another's scope it speaks of nobody */
    struct sum_target at[SUM_TARGETS_MAX];
    assert_int_equal(sums_targets(&e[0], at), 0);
}

static void without_memory_nothing_is_noted(void **state)
{
    struct event e = revokes(900, TOWN_TOWNSHIP, "一");
    struct act act;

    (void)state;
    assert_true(act_read(&act, e.kind, e.body));
    for (size_t room = 8; room < 200; room += 24) {
        Fangpin__V1__AuthorityView v = FANGPIN__V1__AUTHORITY_VIEW__INIT;
        struct arena small = arena_of(room);
        int rc = authority_revocation_add(&v, &e, &act, &small);
        assert_true(rc == ERR_NOMEM || (rc == 0 && v.n_revocation == 1));
        assert_true(rc == 0 || room < 160);
        arena_free(&small);
    }
}

static void want_of_memory_is_answered(void **state)
{
    struct event e = revokes(60, TOWN_TOWNSHIP, "灾情解除");
    struct sum_target at[SUM_TARGETS_MAX];
    struct span v;

    (void)state;
    assert_int_equal(sums_targets(&e, at), 1);
    starve_each(&town.arena, ERR_NOMEM, sums_apply(&e, &at[0], (struct span){NULL, 0}, &v, &town.arena));
}

int main(void)
{
#define TOWN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(want_of_memory_is_answered, setup, teardown),

        TOWN(only_its_issuer_takes_it_back_and_once),
        TOWN(after_it_is_known_no_more_is_given_and_what_was_given_stands),
        TOWN(what_is_given_after_its_last_day_is_ratified_by_its_issuer),
        TOWN(a_lower_office_does_not_ratify_for_the_issuer),
        TOWN(no_day_no_ratification),
        TOWN(a_standing_request_asks_for_an_authority_that_holds),
        TOWN(revocations_meet_in_any_order),
        TOWN(without_memory_nothing_is_noted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
