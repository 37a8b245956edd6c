/* Every checker can fail: a breach is planted by hand, into a store, into the model, or into what the watch is told, and
 * the checker that is to find it does. Before that the same world was clean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "node/core/case_store.h"
#include "proto/packet.h"
#include "simulator/check.h"
#include "simulator/sim_internal.h"
#include "simulator/workload.h"

enum { M, C, T, V, W, N }; /* V and W are villages of T */

#define MINUTE 60000ull

struct bed {
    struct sim *s;
    struct checks *c;
    struct model *m;
    struct arena arena;
    struct subject fund, home, other, authority;
};

static const char areas[] = "990100000000,市\n990101000000,县\n990101100000,乡\n990101100201,村\n990101100202,村二\n";

static void run(struct bed *b)
{
    assert_int_equal(sim_run_until(b->s, sim_now(b->s) + MINUTE), 0);
}

static struct subject file(struct bed *b, uint32_t no, struct filing f)
{
    struct filing_reply r = {.rc = -1};

    assert_int_equal(sim_file(b->s, no, &f, &r), 0);
    if (r.rc != 0)
        fail_msg("refused: %s", r.why.code != NULL ? r.why.code : "?");
    return r.subject;
}

static struct filing about(struct bed *b, uint32_t kind)
{
    return (struct filing){.kind = kind, .area = sim_office(b->s, V)->area, .subject = b->home};
}

static void money(struct bed *b)
{
    struct filing fund = {.kind = KIND_FUND, .text = "资金", .amount_fen = 100000};
    struct filing give = {.kind = KIND_RIGHTS, .area = sim_office(b->s, T)->area, .amount_fen = 50000};

    b->fund = give.fund = file(b, C, fund);
    file(b, C, give);
    run(b);
    give.area = sim_office(b->s, V)->area;
    give.amount_fen = 20000;
    file(b, T, give);
    struct filing may = {.kind = KIND_STANDING_AUTHORITY,
                         .area = give.area,
                         .fund = b->fund,
                         .kinds = {HELP_CASH},
                         .n_kinds = 1,
                         .per_household_fen = 5000,
                         .amount_fen = 10000};
    b->authority = file(b, T, may);
    run(b);
}

/* One person, in two villages. */
static void homes(struct bed *b)
{
    struct filing f = {
        .kind = KIND_HOUSEHOLD, .people = 2, .head_name = WORK_CANARY "一", .citizen_id = "990001195803120013"};

    b->home = file(b, V, f);
    b->other = file(b, W, f);
    run(b);
}

static void help(struct bed *b)
{
    struct filing f = about(b, KIND_HELP);

    f.code = HELP_CASH;
    f.amount_fen = 1000;
    f.authority = b->authority;
    file(b, V, f);
    run(b);
}

/* A world without the checkers named in `skip` ("I1 I10"). */
static void bed_of(struct bed *b, const char *skip)
{
    static const char *const names[N] = {"M", "C", "T", "V", "W"};
    struct sim_options o = {.areas = span_str(areas), .seed = 7, .start = {1763856000000}};
    struct check_options co = {.seed = 7};
    struct tree_fault fault;

    *b = (struct bed){.arena = arena_of(16u << 20)};
    for (size_t i = 0; i < check_count; i++) {
        const char *at = strstr(skip, check_table[i]->id);
        if (at != NULL && (at[strlen(check_table[i]->id)] == ' ' || at[strlen(check_table[i]->id)] == '\0'))
            co.skip |= 1ull << i;
    }
    assert_int_equal(sim_new(&b->s, &o, &fault), 0);
    assert_int_equal(checks_new(&b->c, b->s, &co), 0);
    b->m = checks_model(b->c);
    for (uint32_t i = 0; i < N; i++) {
        struct area a;
        const char *line = areas;
        for (uint32_t k = 0; k < i; k++)
            line = strchr(line, '\n') + 1;
        assert_true(area_parse(&a, line, AREA_TEXT_LEN));
        assert_int_equal(sim_office_add(b->s, names[i], a, NULL), 0);
    }
    run(b);
    homes(b);
    money(b);
    help(b);
    assert_false(checks_breach(b->c)->there);
}

/* The planted breach was found by this one. */
static void found(struct bed *b, const char *id)
{
    const struct breach *is = checks_breach(b->c);

    if (!is->there)
        fail_msg("%s found nothing", id);
    if (strcmp(is->id, id) != 0)
        fail_msg("%s was to find it, %s did: %s", id, is->id, is->what);
    assert_non_null(is->story);
    checks_free(b->c);
    sim_free(b->s);
    arena_free(&b->arena);
}

/* ---- hands in stores ---- */

static struct store *store_of(struct bed *b, uint32_t no)
{
    return sim_office(b->s, no)->store;
}

static void view_plant(struct bed *b, uint32_t no, struct view_key k, struct span bytes)
{
    struct txn *t = store_begin(store_of(b, no), TXN_WRITE);

    view_put(t, &k, bytes);
    assert_int_equal(store_commit(t), 0);
}

static struct span view_copy(struct bed *b, uint32_t no, struct view_key k)
{
    struct txn *t = store_begin(store_of(b, no), TXN_READ);
    struct span v = view_get(t, &k);

    if (v.at != NULL)
        v.at = arena_copy(&b->arena, v.at, v.len);
    assert_int_equal(store_commit(t), 0);
    return v;
}

static struct view_key home_key(struct bed *b)
{
    return view_key(sim_office(b->s, V)->area, VIEW_CASE, &b->home, span_of(NULL, 0));
}

static Fangpin__V1__CaseView *home_view(struct bed *b, uint32_t no)
{
    struct span v = case_view_of(view_copy(b, no, home_key(b)));
    ProtobufCAllocator memory = arena_allocator(&b->arena);
    Fangpin__V1__CaseView *out = fangpin__v1__case_view__unpack(&memory, v.len, v.at);

    assert_non_null(out);
    return out;
}

struct made {
    struct event e;
    struct span envelope;
};

/* An event signed with these keys that no office made; unknown kinds mean nothing to anybody. */
static struct made made_by(struct bed *b, uint32_t no, const struct office_keys *keys, uint32_t kind, uint64_t sequence,
                           uint64_t position)
{
    const struct sim_office *o = sim_office(b->s, no);
    struct event_draft d = {.network = sim_network(b->s),
                            .area = o->area,
                            .epoch = o->epoch,
                            .area_list = 1,
                            .kind = kind,
                            .depth = 100,
                            .scope = {o->area, REACH_UP},
                            .lane = LANE_BULK,
                            .thread = 3,
                            .sequence = sequence,
                            .position = position,
                            .time = (uint64_t)sim_wall(b->s).ms << 16,
                            .body = span_str("x")};
    struct made m;

    if (sequence > 1)
        memset(d.previous.b, 7, sizeof d.previous.b);
    assert_int_equal(event_sign(&m.e, &m.envelope, &d, keys, &b->arena), 0);
    return m;
}

static void put(struct bed *b, uint32_t no, const struct made *m, uint32_t from_peer)
{
    struct txn *t = store_begin(store_of(b, no), TXN_WRITE);

    log_append(t, &m->e, m->envelope, sim_wall(b->s), from_peer, false, false);
    assert_int_equal(store_commit(t), 0);
}

static void lead(struct bed *b, uint32_t no)
{
    struct filing f = about(b, KIND_LEAD);

    f.code = RISK_HOUSING;
    f.code2 = CHANNEL_COUNTER;
    file(b, no, f);
}

/* An event that the office does not hold. */
static const struct model_event *foreign(struct bed *b, uint32_t no)
{
    for (size_t i = 0; i < b->m->n; i++)
        if (!(model_flags(b->m, no, (uint32_t)i) & HELD))
            return b->m->at[i];
    fail_msg("everything is held");
    return NULL;
}

/* ---- I1 … I5 ---- */

static void i1_a_promise_is_lost_in_a_crash(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    model_flag(b.m, V, foreign(&b, V)->no, PROMISED);
    assert_int_equal(sim_crash(b.s, V), 0);
    found(&b, "I1");
}

static void reply_plant(struct bed *b)
{
    struct filing_reply r = {.event = foreign(b, V)->id};
    struct effect e = {.kind = EFFECT_REPLY, .replies = &r, .n_replies = 1};
    struct effects out = {&e, 1};
    struct input in = {.kind = INPUT_FILING};

    sim_tell(b->s,
             &(struct sim_news){.what = SIM_STEPPED, .office = V, .from = NO_OFFICE, .input = &in, .effects = &out});
}

static void i1_an_officer_is_told_what_is_not_so(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    reply_plant(&b);
    found(&b, "I1");
}

static void i2_an_answer_comes_before_the_file(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "I1");
    reply_plant(&b);
    found(&b, "I2");
}

static void i3_an_event_stands_behind_a_gap(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    struct made m = made_by(&b, V, &sim_office(b.s, V)->keys, 60000, 5, 900);
    put(&b, V, &m, 0);
    lead(&b, T);
    run(&b);
    lead(&b, V);
    found(&b, "I3");
}

static void i4_an_event_is_gone(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    model_office(b.m, V)->n_held += 2;
    lead(&b, V);
    found(&b, "I4");
}

static void i5_a_fork_is_not_known(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    sim_cut(b.s, V, WAY_BOTH);
    lead(&b, V);
    const struct model_event *first = b.m->at[b.m->n - 1];
    struct made m = made_by(&b, V, &sim_office(b.s, V)->keys, 60000, 1, first->e.position);
    model_flag(b.m, T, first->no, HELD);
    put(&b, T, &m, 1);
    lead(&b, T);
    found(&b, "I5");
}

/* ---- I6 … I9 ---- */

static void i6_equal_events_show_other_views(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    view_plant(&b, T, home_key(&b), span_str("\0\0x"));
    checks_quiet(b.c);
    found(&b, "I6");
}

static void i7_an_event_did_not_come(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    model_office(b.m, M)->flags[b.m->n - 1] &= (uint8_t)~HELD;
    checks_quiet(b.c);
    found(&b, "I7");
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
        lead(&b, V); /* half of what is new is remembered, to be compared */
        view_plant(&b, V, k, span_of(&byte, 1));
        struct opened_event oe = {.e = b.m->at[b.m->n - 1]->e};
        struct opened o = {.events = &oe, .n_events = 1};
        struct input in = {.kind = INPUT_PACKET, .packet = &o};
        struct effects none = {NULL, 0};
        sim_tell(b.s, &(struct sim_news){.what = SIM_STEPPED, .office = V, .from = T, .input = &in, .effects = &none});
    }
    found(&b, "I8");
}

static void i9_a_view_does_not_follow_from_the_log(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    view_plant(&b, M, view_key(sim_office(b.s, M)->area, VIEW_CALENDAR, &b.home, span_of(NULL, 0)), span_str("x"));
    checks_quiet(b.c);
    found(&b, "I9");
}

/* ---- money ---- */

static void i10_a_ledger_shows_one_fen_more(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    struct view_key k = fund_key(sim_office(b.s, T)->area, 1, &b.fund);
    struct span v = view_copy(&b, T, k);
    ProtobufCAllocator memory = arena_allocator(&b.arena);
    Fangpin__V1__FundView *f = fangpin__v1__fund_view__unpack(&memory, v.len, v.at);
    uint8_t bytes[500];
    f->received_fen++;
    view_plant(&b, T, k, span_of(bytes, fangpin__v1__fund_view__pack(f, bytes)));
    help(&b);
    found(&b, "I10");
}

static void i11_more_is_spent_than_there_is(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    model_ledger(&b.m->world, sim_office(b.s, C)->area, 1, &b.fund)->sum[OPENED] = 500;
    help(&b);
    found(&b, "I11");
}

static void i12_an_office_spends_what_it_does_not_hold(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    model_ledger(&model_office(b.m, V)->ledgers, sim_office(b.s, V)->area, 1, &b.fund)->sum[RECEIVED] = 500;
    help(&b);
    found(&b, "I12");
}

static void i13_first_aid_is_added_up_wrong(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    struct view_key k = view_key(sim_office(b.s, V)->area, VIEW_AUTHORITY, &b.authority, span_of(NULL, 0));
    struct span v = view_copy(&b, T, k);
    ProtobufCAllocator memory = arena_allocator(&b.arena);
    Fangpin__V1__AuthorityView *a = fangpin__v1__authority_view__unpack(&memory, v.len, v.at);
    uint8_t bytes[500];
    a->used_fen += 7;
    view_plant(&b, T, k, span_of(bytes, fangpin__v1__authority_view__pack(a, bytes)));
    help(&b);
    found(&b, "I13");
}

/* ---- case files ---- */

static struct case_at shown(struct bed *b, const Fangpin__V1__CaseView *v)
{
    return (struct case_at){sim_office(b->s, V)->area, b->home, v};
}

static void i14_a_case_is_approved_by_nobody(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    Fangpin__V1__CaseView *v = home_view(&b, T);
    struct case_at at = shown(&b, v);
    checks_show(b.c, T, "I14", &at);
    assert_false(checks_breach(b.c)->there);
    v->outcome = OUTCOME_APPROVED;
    checks_show(b.c, T, "I14", &at);
    found(&b, "I14");
}

static void i15_a_debt_is_forgotten(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    Fangpin__V1__CaseView *v = home_view(&b, T);
    struct case_at at = shown(&b, v);
    checks_show(b.c, T, "I15", &at);
    assert_false(checks_breach(b.c)->there);
    v->n_debt--;
    checks_show(b.c, T, "I15", &at);
    found(&b, "I15");
}

static void i15_a_debt_ends_by_the_wrong_paper(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    Fangpin__V1__CaseView *v = home_view(&b, T);
    struct case_at at = shown(&b, v);
    v->debt[0]->settled_by = v->event[0]->id;
    checks_show(b.c, T, "I15", &at);
    found(&b, "I15");
}

static void i16_the_same_help_twice_is_hidden(void **state)
{
    struct filing f;
    struct bed b;

    (void)state;
    bed_of(&b, "I6 I9");
    f = about(&b, KIND_GRANT);
    f.fund = b.fund;
    f.code = HELP_CASH;
    f.amount_fen = 100;
    f.area = sim_office(b.s, W)->area;
    f.subject = b.other;
    file(&b, T, f);
    run(&b);
    checks_quiet(b.c);
    assert_false(checks_breach(b.c)->there);
    Fangpin__V1__CaseView *v = home_view(&b, T);
    uint8_t bytes[8000] = {0, 0};
    v->n_aid = 0;
    view_plant(&b, T, home_key(&b), span_of(bytes, 2 + fangpin__v1__case_view__pack(v, bytes + 2)));
    checks_quiet(b.c);
    found(&b, "I16");
}

static void i17_a_conflict_is_made_up(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    Fangpin__V1__CaseView *v = home_view(&b, T);
    struct case_at at = shown(&b, v);
    checks_show(b.c, T, "I17", &at);
    assert_false(checks_breach(b.c)->there);
    v->outcome = OUTCOME_CONFLICT;
    checks_show(b.c, T, "I17", &at);
    found(&b, "I17");
}

static void i18_a_case_file_holds_what_is_not_held(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    Fangpin__V1__CaseView *v = home_view(&b, T);
    struct case_at at = shown(&b, v);
    checks_show(b.c, T, "I18", &at);
    assert_false(checks_breach(b.c)->there);
    v->event[0]->id.data[0] ^= 1;
    checks_show(b.c, T, "I18", &at);
    found(&b, "I18");
}

/* ---- I21 … I27 ---- */

static void i21_a_name_is_told(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    sim_tell(b.s, &(struct sim_news){.what = SIM_TOLD, .office = V, .text = "filed household of " WORK_CANARY "一"});
    found(&b, "I21");
}

static void i21_a_name_stands_in_a_file(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "I6 I9");
    view_plant(&b, M, view_key(sim_office(b.s, M)->area, VIEW_CALENDAR, &b.home, span_of(NULL, 0)),
               span_str(WORK_CANARY));
    checks_quiet(b.c);
    found(&b, "I21");
}

static void i22_a_frame_is_too_big(void **state)
{
    uint8_t *bytes = calloc(1, PACKET_BYTES_MAX + 1);
    struct effect e = {.kind = EFFECT_SEND, .frame = {bytes, PACKET_BYTES_MAX + 1}};
    struct bed b;

    (void)state;
    assert_non_null(bytes);
    bed_of(&b, "");
    sim_tell(b.s, &(struct sim_news){.what = SIM_SENDING, .office = V, .effect = &e});
    found(&b, "I22");
    free(bytes);
}

static void i24_an_event_of_nobody_is_held(void **state)
{
    static const uint8_t seed[SEED_BYTES] = {9};
    struct office_keys keys;
    struct bed b;

    (void)state;
    bed_of(&b, "");
    keys_from_seed(&keys, seed);
    struct made m = made_by(&b, V, &keys, 60000, 1, 1);
    put(&b, T, &m, 1);
    lead(&b, T);
    found(&b, "I24");
}

static void i24_an_event_that_its_office_never_signed(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    struct made m = made_by(&b, V, &sim_office(b.s, V)->keys, 60000, 1, 900);
    put(&b, T, &m, 1);
    lead(&b, T);
    found(&b, "I24");
}

static void i25_an_unknown_event_is_changed_on_its_way(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    struct made m = made_by(&b, V, &sim_office(b.s, V)->keys, 60000, 1, 900);
    put(&b, V, &m, 0);
    sim_cut(b.s, V, WAY_BOTH);
    lead(&b, V);
    assert_false(checks_breach(b.c)->there);
    uint8_t *bytes = arena_copy(&b.arena, m.envelope.at, m.envelope.len);
    bytes[m.e.signature.at - m.envelope.at] ^= 1;
    m.envelope.at = bytes;
    put(&b, T, &m, 1);
    lead(&b, T);
    found(&b, "I25");
}

static void i27_it_signs_on_though_it_is_behind(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    struct made m = made_by(&b, V, &sim_office(b.s, V)->keys, 60000, 1, 900);
    put(&b, V, &m, 2);
    lead(&b, V);
    lead(&b, V);
    found(&b, "I27");
}

static void what_is_clean_stays_clean(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    assert_int_equal(sim_crash(b.s, T), 0);
    run(&b);
    checks_quiet(b.c);
    if (checks_breach(b.c)->there)
        fail_msg("%s: %s", checks_breach(b.c)->id, checks_breach(b.c)->what);
    for (size_t i = 0; i < check_count; i++)
        if (check_bit("I10") >> i & 1)
            assert_true(checks_premise(b.c, i) > 0);
    checks_free(b.c);
    sim_free(b.s);
    arena_free(&b.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_clean_stays_clean),
        cmocka_unit_test(i1_a_promise_is_lost_in_a_crash),
        cmocka_unit_test(i1_an_officer_is_told_what_is_not_so),
        cmocka_unit_test(i2_an_answer_comes_before_the_file),
        cmocka_unit_test(i3_an_event_stands_behind_a_gap),
        cmocka_unit_test(i4_an_event_is_gone),
        cmocka_unit_test(i5_a_fork_is_not_known),
        cmocka_unit_test(i6_equal_events_show_other_views),
        cmocka_unit_test(i7_an_event_did_not_come),
        cmocka_unit_test(i8_a_doubled_packet_changes_a_view),
        cmocka_unit_test(i9_a_view_does_not_follow_from_the_log),
        cmocka_unit_test(i10_a_ledger_shows_one_fen_more),
        cmocka_unit_test(i11_more_is_spent_than_there_is),
        cmocka_unit_test(i12_an_office_spends_what_it_does_not_hold),
        cmocka_unit_test(i13_first_aid_is_added_up_wrong),
        cmocka_unit_test(i14_a_case_is_approved_by_nobody),
        cmocka_unit_test(i15_a_debt_is_forgotten),
        cmocka_unit_test(i15_a_debt_ends_by_the_wrong_paper),
        cmocka_unit_test(i16_the_same_help_twice_is_hidden),
        cmocka_unit_test(i17_a_conflict_is_made_up),
        cmocka_unit_test(i18_a_case_file_holds_what_is_not_held),
        cmocka_unit_test(i21_a_name_is_told),
        cmocka_unit_test(i21_a_name_stands_in_a_file),
        cmocka_unit_test(i22_a_frame_is_too_big),
        cmocka_unit_test(i24_an_event_of_nobody_is_held),
        cmocka_unit_test(i24_an_event_that_its_office_never_signed),
        cmocka_unit_test(i25_an_unknown_event_is_changed_on_its_way),
        cmocka_unit_test(i27_it_signs_on_though_it_is_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
