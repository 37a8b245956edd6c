#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/api/api.h"
#include "support/api_bed.h"

static int up(void **state)
{
    struct world *w = world_chain(16);

    world_run(w);
    *state = w;
    return 0;
}

static int down(void **state)
{
    world_free(*state);
    return 0;
}

static void a_level_office_says_synced_and_the_root_says_root(void **state)
{
    struct bed_answer a = bed_ask(*state, "V", "/v1/status", NULL), m = bed_ask(*state, "M", "/v1/status", NULL);

    assert_string_equal(bed_text(&a, "schema"), "fangpin.status/1");
    assert_string_equal(bed_text(&a, "state"), "synced");
    assert_string_equal(bed_text(&a, "version"), "test");
    assert_string_equal(bed_text(&a, "parent.name"), "草登乡");
    assert_int_equal(bed_number(&a, "parent.unsent_total"), 0);
    assert_int_equal(bed_number(&a, "parent.lag_s"), 0);
    assert_true(json_is_true(bed_at(&a, "may_sign")));
    assert_string_equal(bed_text(&m, "state"), "root");
    assert_true(json_is_null(bed_at(&m, "parent")));
    assert_int_equal(json_array_size(bed_at(&m, "children")), 1);
    bed_free(&a);
    bed_free(&m);
}

static void a_cut_line_is_unreachable_and_counts_what_waits(void **state)
{
    struct world *w = *state;

    world_cut(w, "V", "T");
    world_household(w, "V", "张三");
    world_pass(w, 5000);
    struct bed_answer a = bed_ask(w, "V", "/v1/status", NULL);
    assert_string_equal(bed_text(&a, "state"), "unreachable");
    assert_string_equal(bed_text(&a, "parent.link"), "dark");
    assert_true(bed_number(&a, "parent.unsent_total") > 0);
    assert_true(bed_number(&a, "parent.unsent.casework") > 0);
    assert_true(bed_number(&a, "parent.lag_s") >= 5);
    assert_true(bed_text(&a, "parent.oldest_unsent.casework")[0] != '\0');
    assert_true(json_is_null(bed_at(&a, "parent.oldest_unsent.bulk")));
    bed_free(&a);
    world_heal(w, "V", "T");
    world_run(w);
    a = bed_ask(w, "V", "/v1/status", NULL);
    assert_string_equal(bed_text(&a, "state"), "synced");
    bed_free(&a);
}

static void lag_names_every_neighbour(void **state)
{
    struct bed_answer a = bed_ask(*state, "T", "/v1/lag", NULL);

    assert_string_equal(bed_text(&a, "schema"), "fangpin.lag/1");
    assert_int_equal(json_array_size(bed_at(&a, "peers")), 2);
    for (size_t i = 0; i < 2; i++) {
        const json_t *p = json_array_get(bed_at(&a, "peers"), i);
        bool parent = json_is_true(json_object_get(p, "is_parent"));
        assert_string_equal(json_string_value(json_object_get(p, "area")), parent ? "513201000000" : "513201209200");
    }
    bed_free(&a);
}

static struct bed_answer lag_of(const struct peer_status *p)
{
    struct core_status s = {.area = {513201209000}, .name = "草登乡", .peers = p, .n_peers = 1};
    struct api_question q = {.lag = true};
    struct effect e = {.kind = EFFECT_STATUS, .status = &s};
    struct api_response out;

    s.wall.ms = 1795402800000;
    s.now.ms = 60000;
    api_answer(NULL, &q, &e, &out);
    struct bed_answer a = {.status = out.status, .body = out.body, .len = out.len};
    assert_non_null(a.json = json_loadb(out.body, out.len, 0, NULL));
    return a;
}

/* Of a neighbour that was never heard nothing is known, so nothing is 0. */
static void what_was_never_heard_is_unknown(void **state)
{
    struct peer_status p = {.area = {513201209200}, .name = "斯尼村"};

    (void)state;
    p.session.last_heard = MONO_NEVER;
    struct bed_answer a = lag_of(&p);
    assert_string_equal(bed_text(&a, "peers.0.state"), "unknown");
    assert_true(json_is_null(bed_at(&a, "peers.0.last_heard")));
    assert_true(json_is_null(bed_at(&a, "peers.0.last_heard_s")));
    assert_true(json_is_null(bed_at(&a, "peers.0.they_say")));
    bed_free(&a);
}

static void ages_are_counted_from_what_was_last_proven(void **state)
{
    struct peer_status p = {
        .area = {513201209200}, .unsent = {0, 3, 0}, .oldest_unsent_ms = {0, 1795402800000 - 7000, 0}};

    (void)state;
    p.session.state = SESSION_STEADY;
    p.session.last_heard.ms = 50000;
    struct bed_answer a = lag_of(&p);
    assert_string_equal(bed_text(&a, "peers.0.state"), "waiting");
    assert_int_equal(bed_number(&a, "peers.0.last_heard_s"), 10);
    assert_int_equal(bed_number(&a, "peers.0.lag_s"), 7);
    bed_free(&a);
    p.session.state = SESSION_GREETING;
    a = lag_of(&p);
    assert_string_equal(bed_text(&a, "peers.0.state"), "syncing");
    bed_free(&a);
}

/* DOMAIN.md 9.5: an office that can send and not receive is heard, and receipts nothing. */
static void who_is_heard_and_receipts_nothing_is_shown_so(void **state)
{
    struct peer_status p = {
        .area = {513201209200}, .unsent = {0, 3, 0}, .oldest_unsent_ms = {0, 1795402800000 - 40000, 0}};

    (void)state;
    p.session.state = SESSION_STEADY;
    p.session.last_heard.ms = 50000; /* ten seconds ago */
    struct bed_answer a = lag_of(&p);
    assert_true(json_is_true(bed_at(&a, "peers.0.unacknowledged")));
    bed_free(&a);
    p.session.last_receipt.ms = 45000; /* a slow line is not one-way */
    a = lag_of(&p);
    assert_true(json_is_false(bed_at(&a, "peers.0.unacknowledged")));
    bed_free(&a);
    p.session.last_receipt.ms = 0;
    p.session.last_heard.ms = 30000; /* nor one that is silent */
    a = lag_of(&p);
    assert_true(json_is_false(bed_at(&a, "peers.0.unacknowledged")));
    bed_free(&a);
    p.session.last_heard.ms = 50000;
    p.session.state = SESSION_DARK;
    a = lag_of(&p);
    assert_true(json_is_false(bed_at(&a, "peers.0.unacknowledged")));
    bed_free(&a);
    p.session.state = SESSION_STEADY;
    p.unsent[LANE_CASEWORK] = 0; /* nothing waits */
    a = lag_of(&p);
    assert_true(json_is_false(bed_at(&a, "peers.0.unacknowledged")));
    bed_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_level_office_says_synced_and_the_root_says_root),
        cmocka_unit_test(a_cut_line_is_unreachable_and_counts_what_waits),
        cmocka_unit_test(lag_names_every_neighbour),
        cmocka_unit_test(what_was_never_heard_is_unknown),
        cmocka_unit_test(ages_are_counted_from_what_was_last_proven),
        cmocka_unit_test(who_is_heard_and_receipts_nothing_is_shown_so),
    };

    return cmocka_run_group_tests(tests, up, down);
}
