#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/starve.h"
#include "tests/support/tiers_town.h"
#include "tiers/roster.h"

struct bed {
    struct arena a;
    struct roster *roster;
    struct network network;
    struct event genesis;
    uint64_t serial;
};

static struct author key_of(uint64_t area, uint32_t epoch)
{
    struct author k = {{0}};

    put_be(k.b, area * 131 + epoch, 8);
    put_be(k.b + 8, area, 8);
    put_be(k.b + 16, epoch, 4);
    return k;
}

static struct event genesis_event(struct bed *b, struct author key)
{
    Fangpin__V1__GenesisBody body = FANGPIN__V1__GENESIS_BODY__INIT;

    body.area = TOWN_CITY;
    body.name = (char *)"某市";
    struct event e = town_event(++b->serial, KIND_GENESIS, TOWN_CITY, TOWN_CITY, town_pack(&b->a, &body.base));
    e.stream.author = key;
    e.network = network_of_root(&key);
    return e;
}

static struct event certificate(struct bed *b, uint64_t by, uint32_t by_epoch, uint64_t area, uint32_t epoch)
{
    Fangpin__V1__CertificateBody body = FANGPIN__V1__CERTIFICATE_BODY__INIT;
    struct author key = key_of(area, epoch);

    body.area = area;
    body.epoch = epoch;
    body.key = (ProtobufCBinaryData){.len = sizeof key.b, .data = key.b};
    struct event e = town_event(++b->serial, KIND_CERTIFICATE, by, area, town_pack(&b->a, &body.base));
    e.stream.author = key_of(by, by_epoch);
    e.epoch = by_epoch;
    e.network = b->network;
    return e;
}

static int take(struct bed *b, struct event e)
{
    return roster_take(b->roster, &b->network, &e, &b->a);
}

static int setup(void **state)
{
    static struct bed bed;

    bed = (struct bed){.a = arena_of(64u << 20), .roster = roster_new()};
    bed.genesis = genesis_event(&bed, key_of(TOWN_CITY, 1));
    bed.network = bed.genesis.network;
    *state = &bed;
    return bed.roster ? 0 : -1;
}

static int teardown(void **state)
{
    struct bed *b = *state;

    roster_free(b->roster);
    arena_free(&b->a);
    return 0;
}

static void every_chain_ends_at_the_root(void **state)
{
    struct bed *b = *state;
    struct author root = key_of(TOWN_CITY, 1), county = key_of(TOWN_COUNTY, 1);

    assert_null(roster_find(b->roster, &root));
    assert_int_equal(take(b, certificate(b, TOWN_CITY, 1, TOWN_COUNTY, 1)), ERR_NO_AUTHORITY); /* before the root */
    assert_int_equal(take(b, b->genesis), 0);
    assert_int_equal(take(b, certificate(b, TOWN_COUNTY, 1, TOWN_TOWNSHIP, 1)), ERR_NO_AUTHORITY);
    assert_int_equal(take(b, certificate(b, TOWN_CITY, 1, TOWN_COUNTY, 1)), 0);
    assert_int_equal(take(b, certificate(b, TOWN_COUNTY, 1, TOWN_TOWNSHIP, 1)), 0);
    assert_int_equal(roster_count(b->roster), 3);
    assert_true(author_equal(&roster_find(b->roster, &root)->issuer, &root));
    assert_true(author_equal(&roster_find(b->roster, &county)->issuer, &root));
    assert_int_equal(roster_find(b->roster, &county)->area.code, TOWN_COUNTY);
    assert_int_equal(take(b, certificate(b, TOWN_CITY, 1, TOWN_COUNTY, 1)), ERR_EXISTS);
    assert_int_equal(take(b, b->genesis), ERR_EXISTS);
}

static void a_foreign_genesis_is_not_the_root(void **state)
{
    struct bed *b = *state;

    assert_int_equal(take(b, genesis_event(b, key_of(TOWN_CITY, 9))), ERR_NO_AUTHORITY);
    struct event other_area = b->genesis;
    other_area.area.code = TOWN_COUNTY;
    assert_int_equal(take(b, other_area), ERR_NO_AUTHORITY);
    struct event other_network = b->genesis;
    other_network.network.b[0] ^= 1;
    assert_int_equal(take(b, other_network), ERR_NO_AUTHORITY);
    assert_int_equal(roster_count(b->roster), 0);
}

static void a_certificate_is_for_its_own_place(void **state)
{
    struct bed *b = *state;

    assert_int_equal(take(b, b->genesis), 0);
    assert_int_equal(take(b, certificate(b, TOWN_CITY, 1, TOWN_COUNTY, 1)), 0);
    struct event elsewhere = certificate(b, TOWN_COUNTY, 1, TOWN_TOWNSHIP, 1);
    elsewhere.stream.scope.area.code = TOWN_OTHER; /* the body speaks of another area than the scope */
    assert_int_equal(take(b, elsewhere), ERR_NO_AUTHORITY);
    assert_int_equal(take(b, certificate(b, TOWN_COUNTY, 1, 411122000000, 1)), ERR_NO_AUTHORITY); /* not below */
    assert_int_equal(take(b, certificate(b, TOWN_COUNTY, 1, TOWN_COUNTY, 2)), ERR_NO_AUTHORITY);  /* itself */
    struct event wrong_epoch = certificate(b, TOWN_COUNTY, 1, TOWN_TOWNSHIP, 1);
    wrong_epoch.epoch = 2;
    assert_int_equal(take(b, wrong_epoch), ERR_NO_AUTHORITY);
    struct event wrong_area = certificate(b, TOWN_COUNTY, 1, TOWN_TOWNSHIP, 1);
    wrong_area.area.code = TOWN_CITY;
    assert_int_equal(take(b, wrong_area), ERR_NO_AUTHORITY);
    struct event wrong_network = certificate(b, TOWN_COUNTY, 1, TOWN_TOWNSHIP, 1);
    wrong_network.network.b[3] ^= 1;
    assert_int_equal(take(b, wrong_network), ERR_NO_AUTHORITY);
    assert_int_equal(roster_count(b->roster), 2);
}

static void bytes_that_are_no_body_are_malformed(void **state)
{
    struct bed *b = *state;
    struct event e = b->genesis;

    e.body = span_str("\xFF\xFF");
    assert_int_equal(take(b, e), ERR_MALFORMED);
    e = certificate(b, TOWN_CITY, 1, TOWN_COUNTY, 1);
    e.body.len -= 2;
    assert_int_equal(take(b, e), ERR_MALFORMED);
    e = b->genesis;
    e.kind = KIND_VISIT;
    assert_int_equal(take(b, e), ERR_MALFORMED);
}

static void the_newest_epoch_is_current_whatever_came_first(void **state)
{
    struct bed *b = *state;
    struct author old = key_of(TOWN_COUNTY, 1), new = key_of(TOWN_COUNTY, 3);

    assert_int_equal(take(b, b->genesis), 0);
    assert_null(roster_current(b->roster, (struct area){TOWN_COUNTY}));
    assert_int_equal(take(b, certificate(b, TOWN_CITY, 1, TOWN_COUNTY, 3)), 0);
    assert_int_equal(take(b, certificate(b, TOWN_CITY, 1, TOWN_COUNTY, 1)), 0);
    assert_int_equal(roster_current(b->roster, (struct area){TOWN_COUNTY})->epoch, 3);
    assert_int_equal(take(b, certificate(b, TOWN_CITY, 1, TOWN_COUNTY, 4)), 0);
    assert_int_equal(roster_current(b->roster, (struct area){TOWN_COUNTY})->epoch, 4);
    assert_int_equal(roster_find(b->roster, &old)->epoch, 1); /* what it signed is still judged by it */
    assert_int_equal(roster_find(b->roster, &new)->epoch, 3);
}

/* Two keys certified for one epoch: every office picks the same one. */
static void of_two_for_one_epoch_the_smaller_id_is_current(void **state)
{
    struct bed *b = *state;
    struct event one = certificate(b, TOWN_CITY, 1, TOWN_COUNTY, 1);
    struct event two = certificate(b, TOWN_CITY, 1, TOWN_COUNTY, 1);
    uint8_t *key = (uint8_t *)(uintptr_t)two.body.at + two.body.len - 1;

    *key ^= 1;
    struct id smaller = memcmp(one.id.b, two.id.b, 32) < 0 ? one.id : two.id;
    for (int turn = 0; turn < 2; turn++) {
        struct roster *r = roster_new();
        assert_int_equal(roster_take(r, &b->network, &b->genesis, &b->a), 0);
        assert_int_equal(roster_take(r, &b->network, turn ? &one : &two, &b->a), 0);
        assert_int_equal(roster_take(r, &b->network, turn ? &two : &one, &b->a), 0);
        assert_true(id_equal(&roster_current(r, (struct area){TOWN_COUNTY})->event, &smaller));
        roster_free(r);
    }
}

struct walk {
    uint64_t last;
    size_t n, stop;
};

static bool walk_entry(void *arg, const struct roster_entry *e)
{
    struct walk *w = arg;

    assert_true(e->area.code > w->last);
    w->last = e->area.code;
    return ++w->n < w->stop;
}

static void a_large_roster_is_walked_by_area(void **state)
{
    struct bed *b = *state;
    struct prng p = prng_fork(7, "roster");
    struct walk all = {.stop = SIZE_MAX}, some = {.stop = 3};

    assert_int_equal(take(b, b->genesis), 0);
    for (uint64_t i = 0; i < 3000; i++) {
        uint64_t area = 411101000000 + (prng_next(&p) % 3000 + 3000 * (i % 3)) * 1000;
        int rc = take(b, certificate(b, TOWN_CITY, 1, area, (uint32_t)i + 1));
        assert_int_equal(rc, 0);
        struct author key = key_of(area, (uint32_t)i + 1);
        assert_int_equal(roster_find(b->roster, &key)->area.code, area);
    }
    assert_int_equal(roster_count(b->roster), 3001);
    roster_each(b->roster, walk_entry, &all);
    assert_in_range(all.n, 1000, 3001);
    roster_each(b->roster, walk_entry, &some);
    assert_int_equal(some.n, 3);
}

static void want_of_memory_takes_nobody_in(void **state)
{
    struct bed *b = *state;

    for (unsigned nth = 1; nth <= 3; nth++) { /* places by key, which stay; places by area, which stay; the entry */
        starve(NULL, nth < 3 ? nth : 1);
        assert_int_equal(take(b, b->genesis), ERR_NOMEM);
        assert_true(starve_end());
        if (nth == 2) {
            starve(NULL, 2);
            assert_int_equal(take(b, b->genesis), ERR_NOMEM);
            assert_true(starve_end());
        }
    }
    assert_int_equal(roster_count(b->roster), 0);
    assert_int_equal(take(b, b->genesis), 0);
    assert_int_equal(roster_count(b->roster), 1);
    roster_free(NULL);
}

int main(void)
{
#define BED(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(want_of_memory_takes_nobody_in, setup, teardown),

        BED(every_chain_ends_at_the_root),
        BED(a_foreign_genesis_is_not_the_root),
        BED(a_certificate_is_for_its_own_place),
        BED(bytes_that_are_no_body_are_malformed),
        BED(the_newest_epoch_is_current_whatever_came_first),
        BED(of_two_for_one_epoch_the_smaller_id_is_current),
        BED(a_large_roster_is_walked_by_area),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
