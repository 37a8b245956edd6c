#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/cli/verify.h"
#include "support/cli_bed.h"
#include "support/world.h"

static struct cli_bed bed;

/* The export of an office of a chain in which every kind of office has signed something, in memory. */
static uint8_t bytes[1u << 20];
static size_t starts[400], lens[400], n;

static bool take(void *arg, const struct log_entry *l)
{
    (void)arg;
    assert_true(n < ARRAY_LEN(starts));
    starts[n] = n == 0 ? 0 : starts[n - 1] + lens[n - 1];
    lens[n] = l->envelope.len;
    assert_true(starts[n] + lens[n] < sizeof bytes);
    memcpy(bytes + starts[n], l->envelope.at, l->envelope.len);
    n++;
    return true;
}

static int up(void **state)
{
    struct world *w = world_chain(21);

    cli_bed_up(&bed);
    for (int i = 0; i < 5; i++)
        world_household(w, "V", "张三");
    world_run(w);
    struct txn *t = store_begin(world_store(w, "T"), TXN_READ);
    log_each(t, NULL, take, NULL);
    store_abort(t);
    *state = w;
    return 0;
}

static int down(void **state)
{
    world_free(*state);
    cli_bed_down(&bed);
    return 0;
}

/* Verify the events for which `keep` holds, after `change` had its way with the bytes of one. */
static struct verify_report verified(size_t without, size_t changed, size_t at)
{
    struct verify_report r;
    FILE *f = tmpfile();

    fwrite(EXPORT_MAGIC, 1, EXPORT_MAGIC_LEN, f);
    for (size_t i = 0; i < n; i++) {
        uint8_t head[4], copy[EVENT_BYTES_MAX];
        if (i == without)
            continue;
        memcpy(copy, bytes + starts[i], lens[i]);
        if (i == changed)
            copy[at < lens[i] ? at : lens[i] - 1] ^= 1;
        put_be(head, lens[i], 4);
        fwrite(head, 1, 4, f);
        fwrite(copy, 1, lens[i], f);
    }
    assert_int_equal(verify_file(&r, f, NULL, NULL), 0);
    fclose(f);
    return r;
}

static void a_whole_log_has_no_fault(void **state)
{
    struct verify_report r = verified(SIZE_MAX, SIZE_MAX, 0);
    struct network network = world_network(*state);

    assert_true(r.faults == 0);
    assert_true(r.events == n);
    assert_true(r.signatures == n);
    assert_true(r.offices == 4);
    assert_memory_equal(r.network.b, network.b, sizeof network.b);
}

/* Whichever byte of whichever event is changed, the log does not pass. */
static void no_changed_byte_passes(void **state)
{
    (void)state;
    for (size_t i = 0; i < n; i++)
        for (size_t at = 2; at < lens[i]; at += lens[i] / 3) {
            struct verify_report r = verified(SIZE_MAX, i, at);
            assert_true(r.faults > 0);
        }
}

/* An event taken out is missed, unless it was the last of its stream and nobody depends on it. */
static void a_missing_event_is_missed(void **state)
{
    size_t missed = 0;

    (void)state;
    for (size_t i = 0; i < n; i++)
        missed += verified(i, SIZE_MAX, 0).faults > 0;
    assert_true(missed >= n / 2);
    assert_true(verified(0, SIZE_MAX, 0).faults > 0);
}

/* A store into which somebody slipped an event: whole by itself, but by an office that nobody certified. */
static void a_stranger_in_a_store_is_found(void **state)
{
    const char *dir = cli_bed_path(&bed, "a"), *areas = cli_bed_path(&bed, "areas.csv");
    struct store_options o = {.may_create = false};
    struct arena arena = arena_of(1u << 20);
    struct verify_report r;
    struct office_keys k;
    struct event e;
    struct span envelope;
    struct store *s;

    (void)state;
    cli_bed_write(&bed, "areas.csv", cli_areas);
    cli_expect(CLI("init", "--areas", areas, "--area", "513201000000", "--dir", dir), 0, NULL);
    assert_int_equal(verify_store(&r, dir, NULL, NULL), 0);
    assert_true(r.faults == 0);
    keys_from_seed(&k, (const uint8_t[SEED_BYTES]){7});
    struct event_draft d = {.network = r.network,
                            .area = {513201209000},
                            .epoch = 1,
                            .area_list = 1,
                            .kind = KIND_FUND,
                            .depth = 1,
                            .scope = {{513201209000}, REACH_DOWN},
                            .lane = LANE_URGENT,
                            .sequence = 1,
                            .position = 1,
                            .time = 1,
                            .body = span_str("")};
    assert_int_equal(event_sign(&e, &envelope, &d, &k, &arena), 0);
    assert_int_equal(store_open(&s, dir, &o), 0);
    struct txn *t = store_begin(s, TXN_WRITE);
    log_append(t, &e, envelope, (struct wall){1}, 0, true, true);
    assert_int_equal(store_commit(t), 0);
    store_close(s);
    assert_int_equal(verify_store(&r, dir, NULL, NULL), 0);
    assert_true(r.faults == 1);
    assert_true(r.at[0].area.code == 513201209000);
    assert_non_null(strstr(r.at[0].what, "证书"));
    arena_free(&arena);
}

static void no_store_is_told(void **state)
{
    struct verify_report r;

    (void)state;
    assert_int_equal(verify_store(&r, "/nonexistent", NULL, NULL), ERR_NOT_FOUND);
}

static void a_cut_file_is_no_log(void **state)
{
    struct verify_report r;
    FILE *f = tmpfile();

    (void)state;
    fwrite(EXPORT_MAGIC, 1, EXPORT_MAGIC_LEN, f);
    fwrite("\0\0\1", 1, 3, f);
    assert_int_equal(verify_file(&r, f, NULL, NULL), ERR_TRUNCATED);
    fclose(f);
    f = tmpfile();
    fwrite(EXPORT_MAGIC "\xff\xff\xff\xff", 1, EXPORT_MAGIC_LEN + 4, f);
    assert_int_equal(verify_file(&r, f, NULL, NULL), ERR_TRUNCATED);
    fclose(f);
    f = tmpfile();
    assert_int_equal(verify_file(&r, f, NULL, NULL), ERR_MALFORMED);
    fclose(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_log_has_no_fault),  cmocka_unit_test(no_changed_byte_passes),
        cmocka_unit_test(a_missing_event_is_missed), cmocka_unit_test(a_stranger_in_a_store_is_found),
        cmocka_unit_test(no_store_is_told),          cmocka_unit_test(a_cut_file_is_no_log),
    };

    return cmocka_run_group_tests(tests, up, down);
}
