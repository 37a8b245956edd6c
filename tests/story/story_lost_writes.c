/* Storms in which disks fail, too: within a commit a write or a sync fails, part of it may be there, and of what was not
 * synced some sectors are lost. What an office had answered or acknowledged before is there when it starts again, nobody
 * keeps half a commit, and everything comes level. Every checker looks (simulator/check.h).
 *
 *     FANGPIN_SEED=7 FANGPIN_SEEDS=200 story_lost_writes */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "shim/disk.h"
#include "simulator/storm.h"

#ifdef __SANITIZE_ADDRESS__
#define SEEDS 2
#else
#define SEEDS 12
#endif

static unsigned long number_from(const char *name, unsigned long otherwise)
{
    const char *text = getenv(name);

    return text != NULL ? strtoul(text, NULL, 0) : otherwise;
}

static void nothing_answered_is_lost_with_what_was_not_synced(void **state)
{
    unsigned long seed = number_from("FANGPIN_SEED", 1), seeds = number_from("FANGPIN_SEEDS", SEEDS);
    uint64_t failed = 0;

    (void)state;
    for (unsigned long end = seed + seeds; seed < end; seed++) {
        struct storm_options o = {.seed = seed, .disk = &disk_shim};
        struct storm_result r;
        storm_run(&o, &r);
        failed += r.faults[FAULT_DISK];
        if (r.broken)
            fail_msg("FANGPIN_SEED=%lu FANGPIN_SEEDS=1: %s at %s, %llu ms: %s (rc %d)", seed, r.check, r.where,
                     (unsigned long long)r.at_ms, r.what, r.rc);
        storm_result_free(&r);
    }
    struct disk_shim_count n = disk_shim_count();
    print_message("%u dooms, %llu failed: writes %u (torn %u), syncs %u; sectors kept %u, lost %u\n", n.dooms,
                  (unsigned long long)failed, n.failed_writes, n.torn, n.failed_syncs, n.sectors_kept, n.sectors_lost);
    assert_true(failed > seeds && n.failed_writes > 0 && n.torn > 0 && n.failed_syncs > 0);
    assert_true(n.sectors_kept > 0 && n.sectors_lost > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_answered_is_lost_with_what_was_not_synced)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
