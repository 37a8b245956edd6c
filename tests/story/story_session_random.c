/* Random histories: work, cuts, losses, doubles, delays, crashes, older copies, new stores, changed rules. Whatever
 * happened, two offices that are left in peace end level, with a bounded number of packets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/session_pair.h"

#define SEEDS       400
#define ACTS        60
#define PACKETS_MAX 1500

struct history {
    struct pair p;
    struct prng roll;
    unsigned next_author;
    struct office_keys author[2][3]; /* who may still sign at the child, at the parent */
    bool linked;
    bool kept[2];
};

static const struct scope scopes[] = {
    {{513201000000}, REACH_UP},   {{513201000000}, REACH_DOWN}, {{513201209000}, REACH_UP}, {{513201209200}, REACH_UP},
    {{513201209200}, REACH_DOWN}, {{513201100203}, REACH_UP},   {{513201100000}, REACH_UP}, {{513201209201}, REACH_UP},
};
static const struct scope above[] = {
    {{513200000000}, REACH_DOWN},
    {{510000000000}, REACH_DOWN},
    {{513200000000}, REACH_UP},
    {{513221000000}, REACH_UP},
};

static struct side *side_of(struct history *h, size_t which)
{
    return which ? &h->p.parent : &h->p.child;
}

/* After its store went back in time an office signs with a new key (D13). */
static void authors_anew(struct history *h, size_t which)
{
    for (size_t i = 0; i < 3; i++)
        h->author[which][i] = pair_keys(h->next_author++);
}

static void write_some(struct history *h)
{
    size_t which = prng_below(&h->roll, 2);
    struct scope s = scopes[prng_below(&h->roll, ARRAY_LEN(scopes))];

    if (which && prng_below(&h->roll, 3) == 0)
        s = above[prng_below(&h->roll, ARRAY_LEN(above))];
    side_write(side_of(h, which), &h->author[which][prng_below(&h->roll, 3)], s, (uint8_t)prng_below(&h->roll, LANES),
               (uint8_t)prng_below(&h->roll, 2), 1 + (unsigned)prng_below(&h->roll, 12));
}

static void store_trouble(struct history *h)
{
    size_t which = prng_below(&h->roll, 2);
    struct side *s = side_of(h, which);

    if (h->linked)
        pair_cut(&h->p);
    h->linked = false;
    switch (prng_below(&h->roll, 5)) {
    case 0:
        side_backup(s);
        h->kept[which] = true;
        break;
    case 1:
        if (h->kept[which]) {
            side_restore(s);
            authors_anew(h, which);
        }
        break;
    case 2:
        side_wipe(s);
        authors_anew(h, which);
        h->kept[which] = false;
        break;
    default:
        side_restart(s);
        break;
    }
}

static void rule_changes(struct history *h)
{
    uint32_t list = (uint32_t)prng_below(&h->roll, 3);

    for (size_t i = 0; i < 2; i++) {
        side_of(h, i)->config.area_list = list;
        session_reconfigure(side_of(h, i)->session, &side_of(h, i)->config);
    }
}

static void weather(struct history *h)
{
    h->p.lose = (uint32_t)prng_below(&h->roll, 2) * (uint32_t)prng_below(&h->roll, 100);
    h->p.twice = (uint32_t)prng_below(&h->roll, 2) * (uint32_t)prng_below(&h->roll, 300);
    h->p.late = prng_below(&h->roll, 4) == 0 ? (uint32_t)prng_below(&h->roll, 100) : 0;
    h->p.latency_ms = prng_below(&h->roll, 2) * prng_below(&h->roll, 800);
    h->p.bytes_per_second = prng_below(&h->roll, 2) * (1200 + prng_below(&h->roll, 100000));
}

static void act(struct history *h)
{
    switch (prng_below(&h->roll, 16)) {
    case 0:
        if (h->linked)
            pair_cut(&h->p);
        h->linked = false;
        break;
    case 1:
    case 2:
        if (!h->linked)
            pair_link(&h->p);
        h->linked = true;
        break;
    case 3:
        store_trouble(h);
        break;
    case 4:
        weather(h);
        break;
    case 5:
        if (prng_below(&h->roll, 4) == 0)
            rule_changes(h);
        break;
    case 6:
    case 7:
    case 8:
        pair_run_packets(&h->p, prng_below(&h->roll, 30));
        break;
    case 9:
        pair_run_ms(&h->p, prng_below(&h->roll, 200000));
        break;
    default:
        write_some(h);
        break;
    }
}

static void peace(struct history *h)
{
    h->p.lose = h->p.twice = h->p.late = 0;
    h->p.latency_ms = 1;
    h->p.bytes_per_second = 0;
    if (!h->linked)
        pair_link(&h->p);
}

static bool history_run(uint64_t seed)
{
    struct history h = {.next_author = 5000};
    size_t before;

    pair_up(&h.p, seed);
    h.roll = prng_fork(seed, "history");
    authors_anew(&h, 0);
    authors_anew(&h, 1);
    for (unsigned i = 0; i < ACTS; i++)
        act(&h);
    peace(&h);
    before = h.p.n_sent;
    bool ended = pair_run(&h.p, PACKETS_MAX);
    bool level = pair_level(&h.p);
    bool steady = side_view(&h.p.child).state == SESSION_STEADY && side_view(&h.p.parent).state == SESSION_STEADY;
    if (!ended || !level || !steady)
        print_error("seed %llu: %zu packets in peace, %s, %s\n", (unsigned long long)seed, h.p.n_sent - before,
                    level ? "level" : "not level", steady ? "steady" : "not steady");
    bool quiet = h.p.alarms == 0;
    if (!quiet)
        print_error("seed %llu: an alarm\n", (unsigned long long)seed);
    pair_down(&h.p);
    return ended && level && steady && quiet;
}

static void every_history_ends_level(void **state)
{
    const char *only = getenv("SESSION_SEED");
    uint64_t first = only ? strtoull(only, NULL, 10) : 1, last = only ? first : SEEDS;
    unsigned bad = 0;

    (void)state;
    for (uint64_t seed = first; seed <= last; seed++)
        bad += !history_run(seed);
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_history_ends_level)};
    return cmocka_run_group_tests_name("session_random", tests, NULL, NULL);
}
