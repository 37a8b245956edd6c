/* Every checker can fail: a breach is planted by hand, into a store, into the model, or into what the watch is told, and
 * the checker that is to find it does. Here those of what is held and of money. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "node/core/case_store.h"
#include "proto/packet.h"
#include "simulator/sim_internal.h"
#include "support/check_bed.h"

/* ---- I1 … I5 ---- */

static void i1_a_promise_is_lost_in_a_crash(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    model_flag(b.m, V, bed_foreign(&b, V)->no, PROMISED);
    assert_int_equal(sim_crash(b.s, V), 0);
    bed_found(&b, "I1");
}

static void reply_plant(struct bed *b)
{
    struct filing_reply r = {.event = bed_foreign(b, V)->id};
    struct effect e = {.kind = EFFECT_REPLY, .replies = &r, .n_replies = 1};
    struct effects out = {&e, 1};
    struct input in = {.kind = INPUT_FILING};

    sim_tell(b->s,
             &(struct sim_news){.what = SIM_STEPPED, .office = V, .from = NO_OFFICE, .input = &in, .effects = &out});
}

/* What another disk promised is not asked of this one; what this one promises is. */
static void i1_a_promise_is_lost_after_an_old_copy_came_back(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    assert_int_equal(sim_disk_save(b.s, V), 0);
    bed_lead(&b, V);
    assert_int_equal(sim_disk_restore(b.s, V), 0);
    assert_int_equal(sim_crash(b.s, V), 0);
    assert_false(checks_breach(b.c)->there);
    model_flag(b.m, V, bed_foreign(&b, V)->no, PROMISED);
    assert_int_equal(sim_crash(b.s, V), 0);
    bed_found(&b, "I1");
}

static void i1_an_officer_is_told_what_is_not_so(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    reply_plant(&b);
    bed_found(&b, "I1");
}

static void i2_an_answer_comes_before_the_file(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "I1");
    reply_plant(&b);
    bed_found(&b, "I2");
}

/* The township says that it has what its village signed behind a cut. */
static void i2_a_receipt_comes_before_the_file(void **state)
{
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Receipt r = FANGPIN__V1__RECEIPT__INIT;
    Fangpin__V1__Taken k = FANGPIN__V1__TAKEN__INIT, *taken = &k;
    struct effect e = {.kind = EFFECT_SEND};
    struct bed b;

    (void)state;
    bed_of(&b, "");
    sim_cut(b.s, V, WAY_BOTH);
    bed_lead(&b, V);
    struct txn *t = store_begin(bed_store(&b, V), TXN_READ);
    k.lane = LANE_CASEWORK;
    k.upto = arrivals_last(t, NULL, LANE_CASEWORK);
    assert_int_equal(store_commit(t), 0);
    r.n_taken = 1;
    r.taken = &taken;
    p.what_case = FANGPIN__V1__PACKET__WHAT_RECEIPT;
    p.receipt = &r;
    assert_int_equal(packet_pack(&e.frame, &p, &b.arena), 0);
    e.peer = sim_office(b.s, V)->keys.public_key;
    sim_tell(b.s, &(struct sim_news){.what = SIM_SENDING, .office = T, .effect = &e});
    bed_found(&b, "I2");
}

static void i3_an_event_stands_behind_a_gap(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    struct made m = bed_made_by(&b, V, &sim_office(b.s, V)->keys, 60000, 5, 900);
    bed_put(&b, V, &m, 0);
    bed_lead(&b, T);
    bed_run(&b);
    bed_lead(&b, V);
    bed_found(&b, "I3");
}

static void i4_an_event_is_gone(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    model_office(b.m, V)->n_held += 2;
    bed_lead(&b, V);
    bed_found(&b, "I4");
}

static void i4_an_event_is_not_what_was_signed(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    b.m->at[b.m->n - 1]->e.body = span_str("something else");
    checks_quiet(b.c);
    bed_found(&b, "I4");
}

static void i5_a_fork_is_not_known(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    sim_cut(b.s, V, WAY_BOTH);
    bed_lead(&b, V);
    const struct model_event *first = b.m->at[b.m->n - 1];
    struct made m = bed_made_by(&b, V, &sim_office(b.s, V)->keys, 60000, 1, first->e.position);
    model_flag(b.m, T, first->no, HELD);
    bed_put(&b, T, &m, 1);
    bed_lead(&b, T);
    bed_found(&b, "I5");
}

/* ---- I6 … I9 ---- */

static void i6_equal_events_show_other_views(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    bed_view_plant(&b, T, bed_home_key(&b), span_str("\0\0x"));
    checks_quiet(b.c);
    bed_found(&b, "I6");
}

static void i7_an_event_did_not_come(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    model_office(b.m, M)->flags[b.m->n - 1] &= (uint8_t)~HELD;
    checks_quiet(b.c);
    bed_found(&b, "I7");
}

static void i8_a_doubled_packet_changes_a_view(void **state)
{
    struct bed b;
    struct view_key k;

    (void)state;
    bed_of(&b, "");
    k = view_key(sim_office(b.s, V)->area, VIEW_CALENDAR, &b.home, span_of(NULL, 0));
    for (unsigned i = 0; i < 40 && !checks_breach(b.c)->there; i++) {
        uint8_t byte = (uint8_t)i;
        bed_lead(&b, V); /* half of what is new is remembered, to be compared */
        bed_view_plant(&b, V, k, span_of(&byte, 1));
        struct opened_event oe = {.e = b.m->at[b.m->n - 1]->e};
        struct opened o = {.events = &oe, .n_events = 1};
        struct input in = {.kind = INPUT_PACKET, .packet = &o};
        struct effects none = {NULL, 0};
        sim_tell(b.s, &(struct sim_news){.what = SIM_STEPPED, .office = V, .from = T, .input = &in, .effects = &none});
    }
    bed_found(&b, "I8");
}

static void i9_a_view_does_not_follow_from_the_log(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    bed_view_plant(&b, M, view_key(sim_office(b.s, M)->area, VIEW_CALENDAR, &b.home, span_of(NULL, 0)), span_str("x"));
    checks_quiet(b.c);
    bed_found(&b, "I9");
}

/* ---- money ---- */

static void i10_a_ledger_shows_one_fen_more(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    struct view_key k = fund_key(sim_office(b.s, T)->area, 1, &b.fund);
    struct span v = bed_view_copy(&b, T, k);
    ProtobufCAllocator memory = arena_allocator(&b.arena);
    Fangpin__V1__FundView *f = fangpin__v1__fund_view__unpack(&memory, v.len, v.at);
    uint8_t bytes[500];
    f->received_fen++;
    bed_view_plant(&b, T, k, span_of(bytes, fangpin__v1__fund_view__pack(f, bytes)));
    bed_help(&b);
    bed_found(&b, "I10");
}

/* The money of a holder and its view agree, and the fund came to more than was put into it. */
static void i10_a_fund_has_grown(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "I6 I9");
    struct area t = sim_office(b.s, T)->area;
    struct view_key k = fund_key(t, 1, &b.fund);
    struct span v = bed_view_copy(&b, T, k);
    ProtobufCAllocator memory = arena_allocator(&b.arena);
    Fangpin__V1__FundView *f = fangpin__v1__fund_view__unpack(&memory, v.len, v.at);
    uint8_t bytes[500];
    f->received_fen++;
    v = span_of(bytes, fangpin__v1__fund_view__pack(f, bytes));
    sim_disk_lose(b.s, W); /* who holds nothing of it need not be there */
    for (uint32_t i = M; i <= V; i++) {
        bed_view_plant(&b, i, k, v);
        model_ledger(&model_office(b.m, i)->ledgers, t, 1, &b.fund)->sum[RECEIVED]++;
    }
    checks_quiet(b.c);
    assert_non_null(strstr(checks_breach(b.c)->what, "a fund got"));
    bed_found(&b, "I10");
}

static void i10_counts_each_fund_once(void **state)
{
    struct bed b;
    struct filing more = {.kind = KIND_FUND, .amount_fen = 7};

    (void)state;
    bed_of(&b, "");
    more.fund = b.fund;
    bed_file(&b, C, more);
    bed_run(&b);
    assert_true(bed_premise(&b, "I10") == 0);
    checks_quiet(b.c);
    assert_true(bed_premise(&b, "I10") == 1);
    bed_clean(&b);
}

static void i11_more_is_spent_than_there_is(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    model_ledger(&b.m->world, sim_office(b.s, C)->area, 1, &b.fund)->sum[OPENED] = 500;
    bed_help(&b);
    bed_found(&b, "I11");
}

static void i12_an_office_spends_what_it_does_not_hold(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    model_ledger(&model_office(b.m, V)->ledgers, sim_office(b.s, V)->area, 1, &b.fund)->sum[RECEIVED] = 500;
    bed_help(&b);
    bed_found(&b, "I12");
}

/* The second of two leads is parked above; the first is on the village's disk alone, until that is lost. */
static void what_waits_for_a_lost_disk_waits_for_ever(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    sim_cut(b.s, V, WAY_BOTH);
    bed_lead(&b, V);
    bed_lead(&b, V);
    const struct model_event *last = b.m->at[b.m->n - 1];
    assert_false(model_park_due(b.m, T));
    struct txn *t = store_begin(bed_store(&b, T), TXN_WRITE);
    assert_true(park_put(t, 1, &last->e, last->envelope, PARK_GAP, true, true));
    assert_int_equal(store_commit(t), 0);
    assert_true(model_park_due(b.m, T));
    sim_disk_lose(b.s, V);
    assert_false(model_park_due(b.m, T));
    t = store_begin(bed_store(&b, T), TXN_WRITE);
    park_drop(t, &last->e.stream, last->e.sequence, &last->id);
    assert_true(park_put(t, 1, &last->e, last->envelope, PARK_UNVOUCHED, true, true));
    assert_int_equal(store_commit(t), 0);
    assert_true(model_park_due(b.m, T));
    assert_false(model_park_due(b.m, V));
    bed_clean(&b);
}

static void what_is_clean_stays_clean(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    assert_int_equal(sim_crash(b.s, T), 0);
    bed_run(&b);
    checks_quiet(b.c);
    if (checks_breach(b.c)->there)
        fail_msg("%s: %s", checks_breach(b.c)->id, checks_breach(b.c)->what);
    for (size_t i = 0; i < check_count; i++)
        if (check_bit("I10") >> i & 1)
            assert_true(checks_premise(b.c, i) > 0);
    bed_clean(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_waits_for_a_lost_disk_waits_for_ever),
        cmocka_unit_test(what_is_clean_stays_clean),
        cmocka_unit_test(i1_a_promise_is_lost_in_a_crash),
        cmocka_unit_test(i1_a_promise_is_lost_after_an_old_copy_came_back),
        cmocka_unit_test(i1_an_officer_is_told_what_is_not_so),
        cmocka_unit_test(i2_an_answer_comes_before_the_file),
        cmocka_unit_test(i2_a_receipt_comes_before_the_file),
        cmocka_unit_test(i3_an_event_stands_behind_a_gap),
        cmocka_unit_test(i4_an_event_is_gone),
        cmocka_unit_test(i4_an_event_is_not_what_was_signed),
        cmocka_unit_test(i5_a_fork_is_not_known),
        cmocka_unit_test(i6_equal_events_show_other_views),
        cmocka_unit_test(i7_an_event_did_not_come),
        cmocka_unit_test(i8_a_doubled_packet_changes_a_view),
        cmocka_unit_test(i9_a_view_does_not_follow_from_the_log),
        cmocka_unit_test(i10_a_ledger_shows_one_fen_more),
        cmocka_unit_test(i10_a_fund_has_grown),
        cmocka_unit_test(i10_counts_each_fund_once),
        cmocka_unit_test(i11_more_is_spent_than_there_is),
        cmocka_unit_test(i12_an_office_spends_what_it_does_not_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
