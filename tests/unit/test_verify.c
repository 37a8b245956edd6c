#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/cli/verify.h"
#include "support/world.h"

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

static void a_store_agrees_with_its_own_sums(void **state)
{
    struct world *w = world_new("ngawa-5132.csv", 22);
    struct verify_report r;

    (void)state;
    world_free(w);
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
        cmocka_unit_test(a_missing_event_is_missed), cmocka_unit_test(a_store_agrees_with_its_own_sums),
        cmocka_unit_test(a_cut_file_is_no_log),
    };

    return cmocka_run_group_tests(tests, up, down);
}
