/* What a seed draws, that one seed is one run, that leaving out items leaves the rest, that who is not level is found out,
 * and that tallies survive a file. That checkers find breaches is test_check's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "node/core/case_store.h"
#include "simulator/storm.h"
#include "simulator/tally.h"

static void a_seed_draws_the_same_again(void **state)
{
    struct storm_draw a, b, c;

    (void)state;
    storm_draw(&a, 11, 0);
    storm_draw(&b, 11, 0);
    storm_draw(&c, 12, 0);
    assert_true(a.n_items > 50 && a.n_items == b.n_items && a.areas_len == b.areas_len);
    for (size_t i = 0; i < a.n_items; i++) {
        assert_true(a.item[i].ms == b.item[i].ms && a.item[i].seed == b.item[i].seed);
        assert_true(i == 0 || a.item[i - 1].ms <= a.item[i].ms);
        assert_true(a.item[i].ms < a.minutes * 60000);
    }
    assert_true(c.n_items != a.n_items || c.item[0].seed != a.item[0].seed);
    storm_draw_free(&a);
    storm_draw_free(&b);
    storm_draw_free(&c);
}

static void one_seed_is_one_run(void **state)
{
    struct storm_options o = {.seed = 11, .minutes = 60};
    struct storm_result a, b, less;
    uint8_t only[STORM_ITEMS_MAX] = {0};

    (void)state;
    storm_run(&o, &a);
    storm_run(&o, &b);
    if (a.broken)
        fail_msg("%s: %s", a.check, a.what);
    assert_memory_equal(a.digest, b.digest, sizeof a.digest);
    assert_true(a.level && a.level_ms <= STORM_BUDGET_MS);
    o.only = only;
    storm_run(&o, &less);
    assert_false(less.broken);
    assert_true(less.filings > 0 && less.filings < a.filings); /* what everybody starts with is left */
    storm_result_free(&a);
    storm_result_free(&b);
    storm_result_free(&less);
}

static void a_storm_has_few_offices(void **state)
{
    size_t most = 0;

    (void)state;
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct storm_draw d;
        size_t n = 0;
        storm_draw(&d, seed, 30);
        for (size_t i = 0; i < d.areas_len; i++)
            n += d.areas[i] == '\n';
        storm_draw_free(&d);
        assert_true(n >= 3 && n <= 16);
        most = n > most ? n : most;
    }
    assert_int_equal(most, 16);
}

/* A county and a city, and one fault of this kind; until how long after it is looked. */
static void fault_alone(enum storm_fault what, uint64_t storm_ms, struct storm *st)
{
    static const char areas[] = "990100000000,市\n990101000000,县\n";
    struct sim_options so = {.areas = span_str(areas), .seed = 3, .start = {1763856000000}};
    struct storm_item it = {.is_fault = true, .kind = (uint8_t)what, .seed = 5};
    struct tree_fault fault;

    *st = (struct storm){.arena = arena_of(1u << 20)};
    assert_int_equal(sim_new(&st->s, &so, &fault), 0);
    assert_int_equal(sim_office_add(st->s, "M", (struct area){990100000000}, NULL), 0);
    assert_int_equal(sim_office_add(st->s, "C", (struct area){990101000000}, NULL), 0);
    st->until_ms = sim_now(st->s) + storm_ms;
    storm_fault(st, &it);
    assert_int_equal(sim_run_until(st->s, st->until_ms), 0);
}

static void a_line_that_flaps_is_cut_again_and_whole_in_the_end(void **state)
{
    struct storm st;

    (void)state;
    fault_alone(STORM_FLAP, 3600000, &st);
    assert_int_equal(sim_stats(st.s)->faults[FAULT_CUT], 3);
    assert_int_equal(sim_office(st.s, 1)->blocked, 0);
    sim_free(st.s);
    arena_free(&st.arena);
    fault_alone(STORM_FLAP, 1, &st); /* the storm is over before it flapped */
    assert_int_equal(sim_office(st.s, 1)->blocked, 0);
    sim_free(st.s);
    arena_free(&st.arena);
}

static void a_failure_is_played_again_as_it_was_asked_for(void **state)
{
    struct storm_options o = {.minutes = 120, .skip = check_bit("I10")};
    struct storm_result r = {.seed = 10};
    char line[400];

    (void)state;
    snprintf(r.check, sizeof r.check, "I7");
    assert_true(storm_shrinks(&r));
    storm_replay(&o, &r, "3,7", line, sizeof line);
    assert_string_equal(line, "fangpin drill storm --seed 0xa --hours 2 --without I10 --only 3,7");
    snprintf(r.check, sizeof r.check, "I28");
    assert_false(storm_shrinks(&r)); /* it takes two runs */
    o = (struct storm_options){.seed = 0};
    storm_replay(&o, &r, "", line, sizeof line);
    assert_string_equal(line, "fangpin drill storm --seed 0xa --twice");
}

static void who_is_not_level_is_named(void **state)
{
    static const char areas[] = "990100000000,市\n990101000000,县\n";
    struct sim_options so = {.areas = span_str(areas), .seed = 3, .start = {1763856000000}};
    struct check_options co = {.skip = ~check_bit("I23")};
    struct storm st = {.rc = 0};
    struct storm_result r = {.seed = 3};
    struct subject some = {{1}};
    struct tree_fault fault;

    (void)state;
    assert_int_equal(sim_new(&st.s, &so, &fault), 0);
    assert_int_equal(checks_new(&st.c, st.s, &co), 0);
    assert_int_equal(sim_office_add(st.s, "M", (struct area){990100000000}, NULL), 0);
    assert_int_equal(sim_office_add(st.s, "C", (struct area){990101000000}, NULL), 0);
    struct txn *t = store_begin(sim_office(st.s, 1)->store, TXN_WRITE);
    struct view_key k = view_key((struct area){990101000000}, VIEW_CALENDAR, &some, span_of(NULL, 0));
    view_put(t, &k, span_str("x"));
    assert_int_equal(store_commit(t), 0);
    storm_calm(&st, &r);
    assert_true(r.broken && !r.level && r.level_ms >= STORM_BUDGET_MS);
    assert_string_equal(r.check, "I23");
    assert_string_equal(r.where, "C");
    assert_non_null(strstr(r.what, "other views"));
    storm_result_free(&r);
    checks_free(st.c);
    sim_free(st.s);
}

static void each_number_of_a_tally_is_added_in_its_way(void **state)
{
    struct tally a = {1, 1, 2, 3, 4, 5, 6, 7, 8, 90, 20, 30}, b = {1, 0, 1, 1, 1, 1, 1, 1, 1, 50, 10, 40}, t = {0};

    (void)state;
    tally_merge(&t, &a);
    tally_merge(&t, &b);
    assert_true(t.runs == 2 && t.broken == 1 && t.offices == 3 && t.steps == 4 && t.frames == 5 && t.events == 6);
    assert_true(t.filings == 7 && t.refused == 8 && t.simulated_minutes == 9 && t.level_ms_most == 90);
    assert_true(t.first_seed == 10 && t.last_seed == 40);
}

static void tallies_add_up_in_a_file(void **state)
{
    struct storm_result r = {.seed = 5, .offices = 7, .steps = 100, .minutes = 30, .level = true, .level_ms = 9000};
    struct tally t = {0}, back;
    char file[] = "/tmp/fangpin-tally-XXXXXX", names[400];

    (void)state;
    close(mkstemp(file));
    r.premise[2] = 12;
    r.faults[FAULT_CUT] = 3;
    tally_add(&t, &r);
    r.seed = 6;
    r.broken = true;
    snprintf(r.check, sizeof r.check, "%s", check_table[2]->id);
    tally_add(&t, &r);
    assert_int_equal(tally_append(&t, file), 0);
    assert_int_equal(tally_append(&t, file), 0);
    assert_int_equal(tally_load(&back, file), 0);
    assert_true(back.runs == 4 && back.broken == 2 && back.offices == 28 && back.steps == 400);
    assert_true(back.first_seed == 5 && back.last_seed == 6 && back.level_ms_most == 9000);
    assert_true(back.premise[2] == 48 && back.found[2] == 2 && back.faults[FAULT_CUT] == 12);
    assert_int_equal(tally_vacuous(&back, names, sizeof names), check_count - 1);
    assert_null(strstr(names, "I3 "));
    FILE *f = fopen(file, "a");
    fputs("{}\n", f);
    fclose(f);
    assert_true(tally_load(&back, file) != 0);
    unlink(file);
    assert_true(tally_load(&back, file) != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seed_draws_the_same_again),
        cmocka_unit_test(one_seed_is_one_run),
        cmocka_unit_test(a_storm_has_few_offices),
        cmocka_unit_test(a_line_that_flaps_is_cut_again_and_whole_in_the_end),
        cmocka_unit_test(a_failure_is_played_again_as_it_was_asked_for),
        cmocka_unit_test(who_is_not_level_is_named),
        cmocka_unit_test(each_number_of_a_tally_is_added_in_its_way),
        cmocka_unit_test(tallies_add_up_in_a_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
