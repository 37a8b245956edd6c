/* Every checker can fail: those of what may leave an office, what may come in, and who signs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "proto/packet.h"
#include "simulator/sim_internal.h"
#include "simulator/workload.h"
#include "support/check_bed.h"

/* ---- I21 … I27 ---- */

static void i21_a_name_is_told(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    sim_tell(b.s, &(struct sim_news){.what = SIM_TOLD, .office = V, .text = "filed household of " WORK_CANARY "一"});
    bed_found(&b, "I21");
}

static void i21_a_name_stands_in_a_file(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "I6 I9");
    bed_view_plant(&b, M, view_key(sim_office(b.s, M)->area, VIEW_CALENDAR, &b.home, span_of(NULL, 0)),
                   span_str(WORK_CANARY));
    checks_quiet(b.c);
    bed_found(&b, "I21");
}

static void i21_says_nothing_where_no_name_is_marked(void **state)
{
    struct bed b;

    (void)state;
    bed_head_name = "张三";
    bed_of(&b, "");
    bed_head_name = NULL;
    checks_quiet(b.c);
    assert_true(bed_premise(&b, "I21") == 0);
    bed_clean(&b);
    bed_of(&b, "");
    checks_quiet(b.c);
    assert_true(bed_premise(&b, "I21") > 0);
    bed_clean(&b);
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
    bed_found(&b, "I22");
    free(bytes);
}

static void i22_a_file_grows_beyond_what_came(void **state)
{
    enum { VIEWS = 120, BYTES = 50000 };
    uint8_t *bytes = malloc(BYTES);
    struct bed b;

    (void)state;
    assert_non_null(bytes);
    bed_of(&b, "I6 I9");
    for (unsigned i = 0; i < VIEWS; i++) {
        struct subject s = {{(uint8_t)i, 1}};
        for (size_t k = 0; k < BYTES; k++)
            bytes[k] = (uint8_t)(k * (i + 7) >> 3);
        bed_view_plant(&b, M, view_key(sim_office(b.s, M)->area, VIEW_CALENDAR, &s, span_of(NULL, 0)),
                       span_of(bytes, BYTES));
    }
    checks_quiet(b.c);
    bed_found(&b, "I22");
    free(bytes);
}

static void i22_what_is_parked_is_not_what_is_counted(void **state)
{
    uint8_t two[16] = {[7] = 2, [15] = 99};
    struct bed b;

    (void)state;
    bed_of(&b, "");
    assert_false(model_park_due(b.m, T));
    struct txn *t = store_begin(bed_store(&b, T), TXN_WRITE);
    meta_put(t, "store/parked/00000000", span_of(two, sizeof two));
    assert_int_equal(park_use(t, 0).events, 2);
    assert_int_equal(store_commit(t), 0);
    assert_true(model_park_due(b.m, T));
    checks_quiet(b.c);
    bed_found(&b, "I22");
}

struct sent {
    struct arena arena;
    struct span frame; /* the first with events */
};

static void sent_keep(void *self, struct sim *s, const struct sim_news *n)
{
    struct sent *to = self;
    struct opened o;

    (void)s;
    if (n->what != SIM_SENDING || n->effect->kind != EFFECT_SEND || n->office != V || to->frame.at != NULL)
        return;
    if (packet_open(&o, n->effect->frame, &to->arena, kind_is_authority) == 0 && o.n_events > 0)
        to->frame = span_of(arena_copy(&to->arena, n->effect->frame.at, n->effect->frame.len), n->effect->frame.len);
}

/* The numbers of a packet have no guard but the carrier's box, which drops what is damaged: one that says other numbers goes
 * no further here either, and one that says the same does, for hashes to notice. */
static void a_frame_whose_numbers_are_damaged_goes_no_further(void **state)
{
    struct sent sent = {.arena = arena_of(64u << 20)};
    size_t other = 0, same = 0;
    struct bed b;

    (void)state;
    bed_of(&b, "");
    assert_int_equal(sim_watch(b.s, sent_keep, &sent), 0);
    bed_lead(&b, V);
    assert_non_null(sent.frame.at);
    for (size_t at = 0; at < sent.frame.len; at++) {
        struct arena a = arena_of(64u << 20);
        uint8_t *came = arena_copy(&a, sent.frame.at, sent.frame.len);
        struct opened o, was;
        came[at] ^= 1;
        assert_int_equal(packet_open(&was, sent.frame, &a, kind_is_authority), 0);
        if (packet_open(&o, span_of(came, sent.frame.len), &a, kind_is_authority) == 0 &&
            o.packet->what_case == FANGPIN__V1__PACKET__WHAT_EVENTS) {
            const Fangpin__V1__Events *x = o.packet->events, *y = was.packet->events;
            bool equal = x->after == y->after && x->upto == y->upto && x->lane == y->lane && x->ticket == y->ticket &&
                         o.packet->session == was.packet->session && o.n_events == was.n_events;
            assert_int_equal(numbers_kept(sent.frame, &o), equal);
            *(equal ? &same : &other) += 1;
        }
        arena_free(&a);
    }
    assert_true(other >= 4 && same >= 10);
    arena_free(&sent.arena);
    bed_clean(&b);
}

static void i24_an_office_signs_badly(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    struct made m = bed_made_by(&b, V, &sim_office(b.s, V)->keys, KIND_CERTIFICATE, 1, 900);
    uint8_t *bytes = arena_copy(&b.arena, m.envelope.at, m.envelope.len);
    bytes[m.e.signature.at - m.envelope.at] ^= 1;
    m.envelope.at = bytes;
    bed_put(&b, V, &m, 0);
    bed_lead(&b, V);
    assert_non_null(strstr(checks_breach(b.c)->what, "not good"));
    bed_found(&b, "I24");
}

static void i24_an_event_of_nobody_is_held(void **state)
{
    static const uint8_t seed[SEED_BYTES] = {9};
    struct office_keys keys;
    struct bed b;

    (void)state;
    bed_of(&b, "");
    keys_from_seed(&keys, seed);
    struct made m = bed_made_by(&b, V, &keys, 60000, 1, 1);
    bed_put(&b, T, &m, 1);
    bed_lead(&b, T);
    bed_found(&b, "I24");
}

static void i24_an_event_that_its_office_never_signed(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    struct made m = bed_made_by(&b, V, &sim_office(b.s, V)->keys, 60000, 1, 900);
    bed_put(&b, T, &m, 1);
    bed_lead(&b, T);
    bed_found(&b, "I24");
}

static void i25_an_unknown_event_is_changed_on_its_way(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    struct made m = bed_made_by(&b, V, &sim_office(b.s, V)->keys, 60000, 1, 900);
    bed_put(&b, V, &m, 0);
    sim_cut(b.s, V, WAY_BOTH);
    bed_lead(&b, V);
    assert_false(checks_breach(b.c)->there);
    uint8_t *bytes = arena_copy(&b.arena, m.envelope.at, m.envelope.len);
    bytes[m.e.signature.at - m.envelope.at] ^= 1;
    m.envelope.at = bytes;
    bed_put(&b, T, &m, 1);
    bed_lead(&b, T);
    bed_found(&b, "I25");
}

static void i27_it_signs_on_though_it_is_behind(void **state)
{
    struct bed b;

    (void)state;
    bed_of(&b, "");
    struct made m = bed_made_by(&b, V, &sim_office(b.s, V)->keys, 60000, 1, 900);
    bed_put(&b, V, &m, 2);
    bed_lead(&b, V);
    bed_lead(&b, V);
    bed_found(&b, "I27");
}

/* No office is beyond what is looked at. */
static void i27_in_a_town_of_seventy_villages(void **state)
{
    enum { VILLAGES = 70 };
    char list[40 * (VILLAGES + 3)], name[SIM_NAME_BYTES];
    struct sim_options o = {.seed = 7, .start = {1763856000000}};
    struct check_options co = {.seed = 7};
    struct tree_fault fault;
    struct bed b = {.arena = arena_of(16u << 20)};
    int len = snprintf(list, sizeof list, "990101000000,县\n990101100000,乡\n");
    uint32_t last = 0;

    (void)state;
    for (unsigned i = 1; i <= VILLAGES; i++)
        len += snprintf(list + len, sizeof list - (size_t)len, "%llu,村%u\n", 990101100200ull + i, i);
    o.areas = span_of(list, (size_t)len);
    assert_int_equal(sim_new(&b.s, &o, &fault), 0);
    assert_int_equal(checks_new(&b.c, b.s, &co), 0);
    b.m = checks_model(b.c);
    assert_int_equal(sim_office_add(b.s, "C", (struct area){990101000000}, NULL), 0);
    assert_int_equal(sim_office_add(b.s, "T", (struct area){990101100000}, NULL), 0);
    for (unsigned i = 1; i <= VILLAGES; i++) {
        snprintf(name, sizeof name, "V%u", i);
        assert_int_equal(sim_office_add(b.s, name, (struct area){990101100200ull + i}, &last), 0);
    }
    assert_true(last > 64);
    struct made m = bed_made_by(&b, last, &sim_office(b.s, last)->keys, 60000, 1, 900);
    struct filing f = {.kind = KIND_HOUSEHOLD, .people = 1, .head_name = "二"};
    bed_put(&b, last, &m, 2);
    bed_file(&b, last, f);
    bed_file(&b, last, f);
    bed_found(&b, "I27");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(i21_a_name_is_told),
        cmocka_unit_test(i21_a_name_stands_in_a_file),
        cmocka_unit_test(i21_says_nothing_where_no_name_is_marked),
        cmocka_unit_test(i22_a_frame_is_too_big),
        cmocka_unit_test(i22_a_file_grows_beyond_what_came),
        cmocka_unit_test(i22_what_is_parked_is_not_what_is_counted),
        cmocka_unit_test(a_frame_whose_numbers_are_damaged_goes_no_further),
        cmocka_unit_test(i24_an_office_signs_badly),
        cmocka_unit_test(i24_an_event_of_nobody_is_held),
        cmocka_unit_test(i24_an_event_that_its_office_never_signed),
        cmocka_unit_test(i25_an_unknown_event_is_changed_on_its_way),
        cmocka_unit_test(i27_it_signs_on_though_it_is_behind),
        cmocka_unit_test(i27_in_a_town_of_seventy_villages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
