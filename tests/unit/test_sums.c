#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/starve.h"
#include "proto/packet.h"
#include "tests/support/tiers_history.h"

static struct arena arena;
static const struct subject fund = {{0xF}}, authority = {{0xA}}, hh = {{1}};

static int setup(void **state)
{
    (void)state;
    arena = arena_of(64u << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct event fund_event(uint64_t serial, int64_t fen, const char *name)
{
    Fangpin__V1__FundBody b = FANGPIN__V1__FUND_BODY__INIT;

    b.fund = town_bytes(&fund);
    b.amount_fen = fen;
    b.name = (char *)(uintptr_t)name;
    return town_event(serial, KIND_FUND, TOWN_COUNTY, TOWN_COUNTY, town_pack(&arena, &b.base));
}

static struct event rights_event(uint64_t serial, uint64_t from, uint64_t scope, uint64_t to, int64_t fen)
{
    Fangpin__V1__RightsBody b = FANGPIN__V1__RIGHTS_BODY__INIT;
    struct subject transfer = town_subject(serial);

    b.transfer = town_bytes(&transfer);
    b.fund = town_bytes(&fund);
    b.to = to;
    b.amount_fen = fen;
    return town_event(serial, KIND_RIGHTS, from, scope, town_pack(&arena, &b.base));
}

static struct event authority_event(uint64_t serial, uint64_t holder, int64_t total)
{
    Fangpin__V1__StandingAuthorityBody b = FANGPIN__V1__STANDING_AUTHORITY_BODY__INIT;
    uint32_t kinds[] = {HELP_CASH, HELP_WATER};

    b.authority = town_bytes(&authority);
    b.holder = holder;
    b.kinds = kinds;
    b.n_kinds = 2;
    b.per_household_fen = 10;
    b.total_fen = total;
    b.fund = town_bytes(&fund);
    b.valid_from = b.valid_to = TOWN_TODAY;
    return town_event(serial, KIND_STANDING_AUTHORITY, TOWN_TOWNSHIP, TOWN_VILLAGE, town_pack(&arena, &b.base));
}

static struct event help_event(uint64_t serial, int64_t fen, bool from_fund, bool under_authority)
{
    Fangpin__V1__HelpBody b = FANGPIN__V1__HELP_BODY__INIT;
    struct subject help = town_subject(serial);

    b.help = town_bytes(&help);
    b.household = town_bytes(&hh);
    b.kind = HELP_CASH;
    b.amount_fen = fen;
    b.given_on = TOWN_TODAY;
    if (from_fund)
        b.fund = town_bytes(&fund);
    if (under_authority)
        b.authority = town_bytes(&authority);
    return town_event(serial, KIND_HELP, TOWN_VILLAGE, TOWN_VILLAGE, town_pack(&arena, &b.base));
}

/* Everything that `events` add to one ledger of the fund or the authority. */
static struct span ledger(const struct event *events, size_t n, uint64_t area, uint8_t type)
{
    const struct subject *about = type == VIEW_FUND ? &fund : &authority;
    struct sum_target targets[SUM_TARGETS_MAX];
    struct span view = {NULL, 0};

    for (size_t i = 0; i < n; i++) {
        size_t found = sums_targets(&events[i], targets);
        for (size_t k = 0; k < found; k++) {
            if (targets[k].area.code == area && targets[k].type == type && subject_equal(&targets[k].subject, about))
                assert_int_equal(sums_apply(&events[i], &targets[k], view, &view, &arena), 0);
        }
    }
    return view;
}

static Fangpin__V1__FundView *fund_of(const struct event *events, size_t n, uint64_t area)
{
    ProtobufCAllocator memory = arena_allocator(&arena);
    struct span view = ledger(events, n, area, VIEW_FUND);

    assert_non_null(view.at);
    return fangpin__v1__fund_view__unpack(&memory, view.len, view.at);
}

static void money_moves_between_ledgers(void **state)
{
    struct event e[] = {fund_event(1, 1000, "救助资金"),
                        rights_event(2, TOWN_COUNTY, TOWN_TOWNSHIP, TOWN_TOWNSHIP, 400),
                        rights_event(3, TOWN_TOWNSHIP, TOWN_VILLAGE, TOWN_VILLAGE, 300),
                        rights_event(4, TOWN_VILLAGE, TOWN_VILLAGE, TOWN_TOWNSHIP, 50),
                        help_event(5, 70, true, true),
                        history_grant(6, &hh, 25, &arena)};
    size_t n = ARRAY_LEN(e);

    (void)state;
    Fangpin__V1__FundView *county = fund_of(e, n, TOWN_COUNTY), *township = fund_of(e, n, TOWN_TOWNSHIP);
    Fangpin__V1__FundView *village = fund_of(e, n, TOWN_VILLAGE);
    assert_int_equal(county->opened_fen, 1000);
    assert_int_equal(county->passed_fen, 400);
    assert_string_equal(county->name, "救助资金");
    assert_int_equal(county->area, TOWN_COUNTY);
    assert_int_equal(township->received_fen, 400);
    assert_int_equal(township->back_fen, 50);
    assert_int_equal(township->passed_fen, 300);
    assert_int_equal(village->received_fen, 300);
    assert_int_equal(village->passed_fen, 0);
    assert_int_equal(village->returned_fen, 50);
    assert_int_equal(village->epoch, 1);
    assert_int_equal(village->helped_fen, 70);
    assert_int_equal(fund_available(ledger(e, n, TOWN_COUNTY, VIEW_FUND)), 600);
    assert_int_equal(fund_available(ledger(e, n, TOWN_TOWNSHIP, VIEW_FUND)), 150);
    assert_int_equal(fund_available(ledger(e, n, TOWN_VILLAGE, VIEW_FUND)), 180);
    assert_int_equal(fund_available((struct span){NULL, 0}), 0);
}

static void a_grant_is_spent_where_it_was_signed(void **state)
{
    struct event grant = history_grant(1, &hh, 25, &arena);
    struct sum_target targets[SUM_TARGETS_MAX];
    struct span view;

    (void)state;
    assert_int_equal(sums_targets(&grant, targets), 1);
    assert_int_equal(targets[0].area.code, TOWN_COUNTY);
    assert_int_equal(sums_apply(&grant, &targets[0], (struct span){NULL, 0}, &view, &arena), 0);
    ProtobufCAllocator memory = arena_allocator(&arena);
    assert_int_equal(fangpin__v1__fund_view__unpack(&memory, view.len, view.at)->spent_fen, 25);
    assert_int_equal(fund_available(view), -25); /* an ancestor sees that somebody spent what it did not hold */
}

static void what_does_not_fit_its_scope_touches_nothing(void **state)
{
    struct event e[] = {rights_event(1, TOWN_COUNTY, TOWN_TOWNSHIP, TOWN_OTHER, 5), /* to another than the scope's */
                        rights_event(2, TOWN_VILLAGE, TOWN_VILLAGE, TOWN_VILLAGE, 5),
                        rights_event(3, TOWN_VILLAGE, TOWN_VILLAGE, TOWN_OTHER, 5), /* not above */
                        authority_event(4, TOWN_NEIGHBOUR, 100),
                        help_event(5, 70, false, false),
                        history_visit(6, &hh, &arena),
                        fund_event(7, 0, ""),
                        town_event(8, 99000, TOWN_VILLAGE, TOWN_VILLAGE, (struct span){NULL, 0})};
    struct sum_target targets[SUM_TARGETS_MAX];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(e); i++)
        assert_int_equal(sums_targets(&e[i], targets), 0);
}

static Fangpin__V1__FundView *only(const struct event *e, uint64_t area, uint32_t epoch)
{
    struct sum_target targets[SUM_TARGETS_MAX];
    ProtobufCAllocator memory = arena_allocator(&arena);
    size_t n = sums_targets(e, targets);
    struct span view;

    for (size_t i = 0; i < n; i++) {
        if (targets[i].area.code != area || targets[i].epoch != epoch)
            continue;
        assert_int_equal(sums_apply(e, &targets[i], (struct span){NULL, 0}, &view, &arena), 0);
        return fangpin__v1__fund_view__unpack(&memory, view.len, view.at);
    }
    return NULL;
}

/* D16: a new epoch starts with none, whatever the old one had. */
static void rights_belong_to_an_office_in_one_epoch(void **state)
{
    Fangpin__V1__RightsBody b = FANGPIN__V1__RIGHTS_BODY__INIT;
    struct subject transfer = town_subject(1);

    (void)state;
    b.transfer = town_bytes(&transfer);
    b.fund = town_bytes(&fund);
    b.to = TOWN_TOWNSHIP;
    b.to_epoch = 3;
    b.amount_fen = 40;
    struct event e = town_event(1, KIND_RIGHTS, TOWN_COUNTY, TOWN_TOWNSHIP, town_pack(&arena, &b.base));
    e.epoch = 2;
    assert_int_equal(only(&e, TOWN_TOWNSHIP, 3)->received_fen, 40);
    assert_int_equal(only(&e, TOWN_COUNTY, 2)->passed_fen, 40);
    assert_null(only(&e, TOWN_TOWNSHIP, 1));
    assert_null(only(&e, TOWN_COUNTY, 1));
    b.to_epoch = 0; /* as it was before epochs were named: the first */
    e.body = town_pack(&arena, &b.base);
    assert_int_equal(only(&e, TOWN_TOWNSHIP, 1)->received_fen, 40);
}

static void requests_expiry_and_write_off_touch_their_ledgers(void **state)
{
    Fangpin__V1__RecallBody recall = FANGPIN__V1__RECALL_BODY__INIT;
    Fangpin__V1__ExpiryBody expiry = FANGPIN__V1__EXPIRY_BODY__INIT;
    Fangpin__V1__WriteOffBody off = FANGPIN__V1__WRITE_OFF_BODY__INIT;
    struct subject id = town_subject(1);

    (void)state;
    recall.recall = expiry.expiry = off.write_off = town_bytes(&id);
    recall.fund = expiry.fund = off.fund = town_bytes(&fund);
    recall.amount_fen = expiry.amount_fen = off.amount_fen = 7;
    recall.from = expiry.to = off.office = TOWN_TOWNSHIP;
    expiry.expired_on = TOWN_TODAY;
    off.office_epoch = 1;
    struct event e = town_event(1, KIND_RECALL, TOWN_COUNTY, TOWN_TOWNSHIP, town_pack(&arena, &recall.base));
    assert_int_equal(only(&e, TOWN_TOWNSHIP, 1)->recalled_fen, 7);
    assert_null(only(&e, TOWN_COUNTY, 1)); /* asking moves nothing */
    e = town_event(2, KIND_RECALL, TOWN_COUNTY, TOWN_OTHER, town_pack(&arena, &recall.base));
    assert_null(only(&e, TOWN_TOWNSHIP, 1)); /* said where its holder does not hear it */
    e = town_event(3, KIND_EXPIRY, TOWN_VILLAGE, TOWN_VILLAGE, town_pack(&arena, &expiry.base));
    assert_int_equal(only(&e, TOWN_VILLAGE, 1)->returned_fen, 7);
    assert_int_equal(only(&e, TOWN_TOWNSHIP, 1)->back_fen, 7);
    e = town_event(4, KIND_WRITE_OFF, TOWN_COUNTY, TOWN_TOWNSHIP, town_pack(&arena, &off.base));
    assert_int_equal(only(&e, TOWN_TOWNSHIP, 1)->lost_fen, 7);
    assert_int_equal(only(&e, TOWN_COUNTY, 1)->credited_fen, 7);
    e = town_event(5, KIND_WRITE_OFF, TOWN_COUNTY, TOWN_OTHER, town_pack(&arena, &off.base));
    assert_null(only(&e, TOWN_COUNTY, 1));
    e = town_event(6, KIND_WRITE_OFF, TOWN_TOWNSHIP, TOWN_TOWNSHIP, town_pack(&arena, &off.base));
    assert_null(only(&e, TOWN_TOWNSHIP, 1)); /* nobody writes off itself */
}

static void what_was_spent_comes_back_to_who_spent_it(void **state)
{
    Fangpin__V1__GrantVoidBody v = FANGPIN__V1__GRANT_VOID_BODY__INIT;
    Fangpin__V1__RecoveryBody r = FANGPIN__V1__RECOVERY_BODY__INIT;
    struct subject id = town_subject(1);

    (void)state;
    v.voiding = v.grant = r.recovery = r.aid = r.notice = town_bytes(&id);
    v.household = r.household = town_bytes(&hh);
    v.fund = r.fund = town_bytes(&fund);
    v.amount_fen = r.amount_fen = 9;
    v.voided_on = r.recovered_on = TOWN_TODAY;
    struct event e = town_event(1, KIND_GRANT_VOID, TOWN_TOWNSHIP, TOWN_VILLAGE, town_pack(&arena, &v.base));
    assert_int_equal(only(&e, TOWN_TOWNSHIP, 1)->voided_fen, 9);
    e = town_event(2, KIND_RECOVERY, TOWN_TOWNSHIP, TOWN_VILLAGE, town_pack(&arena, &r.base));
    assert_int_equal(only(&e, TOWN_TOWNSHIP, 1)->recovered_fen, 9);
}

static void additions_commute(void **state)
{
    struct event e[] = {fund_event(1, 10, "甲"),
                        fund_event(2, 20, "乙"),
                        fund_event(3, 30, ""),
                        rights_event(4, TOWN_COUNTY, TOWN_TOWNSHIP, TOWN_TOWNSHIP, 7),
                        authority_event(5, TOWN_VILLAGE, 100),
                        authority_event(6, TOWN_VILLAGE, 200),
                        help_event(7, 3, true, true),
                        help_event(8, 4, true, true),
                        history_grant(9, &hh, 25, &arena)};
    static const struct {
        uint64_t area;
        uint8_t type;
    } views[] = {{TOWN_COUNTY, VIEW_FUND},
                 {TOWN_TOWNSHIP, VIEW_FUND},
                 {TOWN_VILLAGE, VIEW_FUND},
                 {TOWN_VILLAGE, VIEW_AUTHORITY}};
    struct prng p = prng_fork(3, "sums");
    struct span first[ARRAY_LEN(views)];

    (void)state;
    for (size_t v = 0; v < ARRAY_LEN(views); v++) {
        first[v] = ledger(e, ARRAY_LEN(e), views[v].area, views[v].type);
        assert_non_null(first[v].at);
    }
    for (int i = 0; i < 500; i++) {
        history_shuffle(e, ARRAY_LEN(e), &p);
        for (size_t v = 0; v < ARRAY_LEN(views); v++)
            assert_true(span_equal(first[v], ledger(e, ARRAY_LEN(e), views[v].area, views[v].type)));
    }
}

static void an_authority_counts_what_was_used_before_it_came(void **state)
{
    struct event e[] = {help_event(1, 3, false, true), authority_event(2, TOWN_VILLAGE, 100),
                        help_event(3, 4, false, true)};
    ProtobufCAllocator memory = arena_allocator(&arena);

    (void)state;
    struct span view = ledger(e, 1, TOWN_VILLAGE, VIEW_AUTHORITY);
    Fangpin__V1__AuthorityView *v = fangpin__v1__authority_view__unpack(&memory, view.len, view.at);
    assert_int_equal(v->used_fen, 3);
    assert_null(v->terms);
    assert_int_equal(v->event.len, 0);
    assert_int_equal(v->holder, TOWN_VILLAGE);
    view = ledger(e, 3, TOWN_VILLAGE, VIEW_AUTHORITY);
    v = fangpin__v1__authority_view__unpack(&memory, view.len, view.at);
    assert_int_equal(v->used_fen, 7);
    assert_int_equal(v->issuer, TOWN_TOWNSHIP);
    assert_memory_equal(v->event.data, e[1].id.b, 32);
    assert_non_null(v->terms);
    assert_int_equal(v->terms->total_fen, 100);
    assert_int_equal(v->terms->n_kinds, 2);
    assert_int_equal(v->terms->fund.len, 16);
}

/* FEN_MAX goes 9223 times into 64 bits. */
static void a_ledger_that_runs_over_is_spent_on_no_more(void **state)
{
    struct event e = fund_event(1, FEN_MAX, "");
    struct sum_target target[SUM_TARGETS_MAX];
    struct span view = {NULL, 0};

    (void)state;
    assert_int_equal(sums_targets(&e, target), 1);
    for (int i = 0; i < 9223; i++)
        assert_int_equal(sums_apply(&e, target, view, &view, &arena), 0);
    assert_int_equal(fund_available(view), 9223 * (int64_t)FEN_MAX);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sums_apply(&e, target, view, &view, &arena), 0);
        ProtobufCAllocator memory = arena_allocator(&arena);
        assert_int_equal(fangpin__v1__fund_view__unpack(&memory, view.len, view.at)->opened_fen, INT64_MAX);
        assert_int_equal(fund_available(view), 0);
    }
}

static void ledgers_that_do_not_add_up_give_nothing(void **state)
{
    Fangpin__V1__FundView v = FANGPIN__V1__FUND_VIEW__INIT;

    (void)state;
    v.opened_fen = v.received_fen = INT64_MAX - 1;
    assert_int_equal(fund_available(town_pack(&arena, &v.base)), 0);
}

static void damage_and_want_of_memory_are_answered(void **state)
{
    struct event money = fund_event(1, 5, "甲"), order = authority_event(2, TOWN_VILLAGE, 9);
    struct sum_target target[SUM_TARGETS_MAX];
    struct arena none = arena_of(8);
    struct span view;

    (void)state;
    assert_int_equal(sums_targets(&money, target), 1);
    assert_int_equal(sums_apply(&money, target, span_str("\xff\xff"), &view, &arena), ERR_CORRUPT);
    assert_int_equal(sums_apply(&money, target, (struct span){NULL, 0}, &view, &none), ERR_NOMEM);
    assert_int_equal(sums_targets(&order, target), 1);
    assert_int_equal(sums_apply(&order, target, span_str("\xff\xff"), &view, &arena), ERR_CORRUPT);
    assert_int_equal(sums_apply(&order, target, (struct span){NULL, 0}, &view, &none), ERR_NOMEM);
    order.body = span_str("\xff");
    assert_int_equal(sums_apply(&order, target, (struct span){NULL, 0}, &view, &arena), ERR_MALFORMED);
    arena_free(&none);
}

/* D16: an office that was made anew may write off what its own older epoch held. */
static void an_older_epoch_is_another_ledger(void **state)
{
    Fangpin__V1__WriteOffBody off = FANGPIN__V1__WRITE_OFF_BODY__INIT;
    Fangpin__V1__ExpiryBody expiry = FANGPIN__V1__EXPIRY_BODY__INIT;
    struct subject id = town_subject(1);
    struct sum_target targets[SUM_TARGETS_MAX];

    (void)state;
    off.write_off = expiry.expiry = town_bytes(&id);
    off.fund = expiry.fund = town_bytes(&fund);
    off.amount_fen = expiry.amount_fen = 7;
    off.office = TOWN_TOWNSHIP;
    off.office_epoch = 1;
    struct event e = town_event(6, KIND_WRITE_OFF, TOWN_TOWNSHIP, TOWN_TOWNSHIP, town_pack(&arena, &off.base));
    e.epoch = 2;
    assert_int_equal(only(&e, TOWN_TOWNSHIP, 1)->lost_fen, 7);
    assert_int_equal(only(&e, TOWN_TOWNSHIP, 2)->credited_fen, 7);
    expiry.expired_on = TOWN_TODAY;
    expiry.to = TOWN_TOWNSHIP;
    e = town_event(7, KIND_EXPIRY, TOWN_VILLAGE, TOWN_TOWNSHIP, town_pack(&arena, &expiry.base));
    assert_int_equal(sums_targets(&e, targets), 0); /* not said in its own scope */
    expiry.to = TOWN_OTHER;
    e = town_event(8, KIND_EXPIRY, TOWN_VILLAGE, TOWN_VILLAGE, town_pack(&arena, &expiry.base));
    assert_int_equal(sums_targets(&e, targets), 0); /* not to who is above */
}

static void an_authority_may_have_no_fund_and_memory_may_be_wanting(void **state)
{
    Fangpin__V1__StandingAuthorityBody b = FANGPIN__V1__STANDING_AUTHORITY_BODY__INIT;
    ProtobufCAllocator memory = arena_allocator(&arena);
    uint32_t kinds[] = {HELP_CASH};
    struct sum_target target[SUM_TARGETS_MAX];
    struct event money = fund_event(1, 5, "甲");
    struct span view;

    (void)state;
    b.authority = town_bytes(&authority);
    b.holder = TOWN_VILLAGE;
    b.kinds = kinds;
    b.n_kinds = 1;
    b.per_household_fen = b.total_fen = 10;
    b.valid_from = b.valid_to = TOWN_TODAY;
    struct event e = town_event(1, KIND_STANDING_AUTHORITY, TOWN_TOWNSHIP, TOWN_VILLAGE, town_pack(&arena, &b.base));
    assert_int_equal(sums_targets(&e, target), 1);
    starve_each(&arena, ERR_NOMEM, sums_apply(&e, &target[0], (struct span){NULL, 0}, &view, &arena));
    assert_int_equal(fangpin__v1__authority_view__unpack(&memory, view.len, view.at)->terms->fund.len, 0);
    assert_int_equal(sums_targets(&money, target), 1);
    starve_each(&arena, ERR_NOMEM, sums_apply(&money, &target[0], (struct span){NULL, 0}, &view, &arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_older_epoch_is_another_ledger),
        cmocka_unit_test(an_authority_may_have_no_fund_and_memory_may_be_wanting),

        cmocka_unit_test(money_moves_between_ledgers),
        cmocka_unit_test(a_grant_is_spent_where_it_was_signed),
        cmocka_unit_test(what_does_not_fit_its_scope_touches_nothing),
        cmocka_unit_test(rights_belong_to_an_office_in_one_epoch),
        cmocka_unit_test(requests_expiry_and_write_off_touch_their_ledgers),
        cmocka_unit_test(what_was_spent_comes_back_to_who_spent_it),
        cmocka_unit_test(additions_commute),
        cmocka_unit_test(an_authority_counts_what_was_used_before_it_came),
        cmocka_unit_test(a_ledger_that_runs_over_is_spent_on_no_more),
        cmocka_unit_test(ledgers_that_do_not_add_up_give_nothing),
        cmocka_unit_test(damage_and_want_of_memory_are_answered),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
