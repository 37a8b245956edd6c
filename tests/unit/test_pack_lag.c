/* Which acts of a case file wait for the county because they name another pack than the one in force for their day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/packet.h"
#include "tests/support/tiers_town.h"
#include "tiers/pack_lag.h"

#define EARLY 20000ull /* days since 1970 */

static struct town town;
static uint8_t hashes[2][sizeof(struct id)] = {{1, 2, 3, 4, 5}, {1, 2, 3, 9, 5}};
static uint8_t id[2][sizeof(struct id)] = {{7}, {8}};
static Fangpin__V1__PackView packs[2];
static const Fangpin__V1__PackView *const views[] = {&packs[0], &packs[1]};
static struct pack_shelf shelf;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    for (unsigned i = 0; i < 2; i++) { /* two versions of the county's, the second from the tenth day on */
        fangpin__v1__pack_view__init(&packs[i]);
        packs[i].area = packs[i].signer = TOWN_COUNTY;
        packs[i].version = i + 1;
        packs[i].hash = (ProtobufCBinaryData){sizeof hashes[i], hashes[i]};
        packs[i].event = (ProtobufCBinaryData){sizeof id[i], id[i]};
        packs[i].effective_on = date_of((struct wall){(int64_t)((EARLY + 10 * i) * DAY_MS)});
    }
    shelf = (struct pack_shelf){views, 2, town.tree};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static struct id hash_no(unsigned i)
{
    struct id h;

    memcpy(h.b, hashes[i], sizeof h.b);
    return h;
}

static Fangpin__V1__EventRef act(unsigned day, const struct id *pack)
{
    Fangpin__V1__EventRef r = FANGPIN__V1__EVENT_REF__INIT;

    r.area = TOWN_VILLAGE;
    r.time = ((EARLY + day) * DAY_MS) << 16;
    assert_int_equal(hlc_ms(r.time), (EARLY + day) * DAY_MS);
    r.pack = pack_tag(pack);
    return r;
}

static void the_pack_of_its_day_is_the_one_to_name(void **state)
{
    struct id first = hash_no(0), second = hash_no(1), zero = {{0}};
    Fangpin__V1__EventRef r;

    (void)state;
    assert_int_equal(pack_tag(NULL), 0);
    assert_int_equal(pack_tag(&zero), 1); /* it names one */
    assert_int_equal(pack_tag(&first), 0x01020304);
    r = act(9, &first);
    assert_int_equal(pack_mark_of_act(&shelf, &r), PACK_MARK_NONE);
    r = act(10, &first);
    assert_int_equal(pack_mark_of_act(&shelf, &r), PACK_MARK_LAG);
    assert_true(pack_lags(&shelf, &r));
    r.ratified = true;
    assert_int_equal(pack_mark_of_act(&shelf, &r), PACK_MARK_LAG); /* the mark stays, the work is done */
    assert_false(pack_lags(&shelf, &r));
    r = act(10, &second);
    assert_int_equal(pack_mark_of_act(&shelf, &r), PACK_MARK_NONE);
    r = act(9, NULL);
    assert_int_equal(pack_mark_of_act(&shelf, &r), PACK_MARK_UNNAMED);
    r = act(0, &first);
    r.time = ((EARLY - 1) * DAY_MS) << 16; /* nothing was in force */
    assert_int_equal(pack_mark_of_act(&shelf, &r), PACK_MARK_PROVISIONAL);
    packs[0].hash.len = 4; /* a damaged view says nothing */
    r = act(9, &first);
    assert_int_equal(pack_mark_of_act(&shelf, &r), PACK_MARK_PROVISIONAL);
}

static void a_file_counts_what_waits(void **state)
{
    struct id first = hash_no(0), second = hash_no(1);
    Fangpin__V1__EventRef r[] = {act(9, &first), act(11, &first), act(12, &second), act(13, &first)};
    Fangpin__V1__EventRef *refs[] = {&r[0], &r[1], &r[2], &r[3]};
    Fangpin__V1__CaseView v = FANGPIN__V1__CASE_VIEW__INIT;

    (void)state;
    v.event = refs;
    assert_int_equal(pack_lag_count(&shelf, &v), 0);
    v.n_event = 4;
    assert_int_equal(pack_lag_count(&shelf, &v), 2);
    r[3].ratified = true;
    assert_int_equal(pack_lag_count(&shelf, &v), 1);
}

int main(void)
{
#define TOWN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        TOWN(the_pack_of_its_day_is_the_one_to_name),
        TOWN(a_file_counts_what_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
