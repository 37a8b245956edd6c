#include "tests/support/host_net.h"

#include <string.h>

#include "node/host/host_time.h"

static void the_process_clock_starts_near_zero_and_rises(void **state)
{
    struct mono first = host_mono(), later;

    (void)state;
    assert_true(first.ms < 60000);
    do
        later = host_mono();
    while (later.ms == first.ms);
    assert_true(later.ms > first.ms);
    assert_true(host_wall().ms > 1600000000000);
}

static void each_step_has_its_own_entropy(void **state)
{
    struct step_time a = host_step_time(), b = host_step_time();

    (void)state;
    assert_memory_not_equal(a.entropy, b.entropy, sizeof a.entropy);
    assert_true(a.now.ms <= b.now.ms);
}

static void a_deadline_is_where_the_monotonic_clock_will_be(void **state)
{
    struct timespec now, at;

    (void)state;
    at = host_until(mono_after(host_mono(), 5000));
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t ahead_ms = (at.tv_sec - now.tv_sec) * 1000 + (at.tv_nsec - now.tv_nsec) / 1000000;
    assert_true(ahead_ms <= 5001);
    assert_true(at.tv_nsec >= 0 && at.tv_nsec < 1000000000);
    struct timespec past = host_until((struct mono){0});
    assert_true(past.tv_sec <= now.tv_sec);
}

static void the_stopwatch_counts_microseconds(void **state)
{
    uint64_t us = host_us(NULL);
    struct mono ms = host_mono();

    (void)state;
    while (host_mono().ms < ms.ms + 3)
        ;
    assert_true(host_us(NULL) - us >= 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_process_clock_starts_near_zero_and_rises),
        cmocka_unit_test(each_step_has_its_own_entropy),
        cmocka_unit_test(a_deadline_is_where_the_monotonic_clock_will_be),
        cmocka_unit_test(the_stopwatch_counts_microseconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
