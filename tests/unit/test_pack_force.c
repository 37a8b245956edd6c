/* Which pack applies, and what an act shows that was signed under another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/packet.h"
#include "tests/support/tiers_history.h"
#include "tests/support/tiers_packs.h"

static struct town town;
static struct event events[16];
static size_t n_events;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    n_events = 0;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static void happened(struct event e)
{
    events[n_events++] = e;
}

static struct event signed_by(uint64_t area, const struct pack_terms *t)
{
    return packs_sign(&town.arena, n_events + 1, area, t);
}

/* Every view of packs in the whole town. */
static struct pack_shelf shelf(void)
{
    const Fangpin__V1__PackView **at = arena_take(&town.arena, 32 * sizeof *at);
    struct {
        uint64_t area;
        struct subject s;
    } seen[32];
    struct pack_shelf out = {at, 0, town.tree};
    ProtobufCAllocator memory = arena_allocator(&town.arena);

    memcpy(town.events, events, sizeof events);
    town.n = n_events;
    for (size_t i = 0; i < n_events; i++) {
        struct sum_target targets[PACK_TARGETS_MAX];
        size_t k = 0;
        assert_true(pack_targets(&events[i], targets) > 0);
        while (k < out.n && !(seen[k].area == targets[0].area.code && subject_equal(&seen[k].s, &targets[0].subject)))
            k++;
        if (k < out.n)
            continue;
        struct span v = town_view(&town, targets[0].area.code, VIEW_PACK, &targets[0].subject);
        seen[k].area = targets[0].area.code;
        seen[k].s = targets[0].subject;
        at[out.n++] = fangpin__v1__pack_view__unpack(&memory, v.len, v.at);
    }
    return out;
}

/* The text of the pack that applies, "" when none does. */
static void applies(uint64_t office, uint32_t day, const char *name, uint32_t version)
{
    struct pack_shelf s = shelf();
    size_t i = pack_choose(&s, (struct area){office}, day, false, NULL);

    if (name == NULL) {
        assert_int_equal(i, s.n);
        return;
    }
    assert_true(i < s.n);
    assert_string_equal(s.at[i]->name, name);
    assert_int_equal(s.at[i]->version, version);
}

static const struct pack_terms a1 = {.name = "a", .version = 1, .effective_on = 20220101, .text = "1"};
static const struct pack_terms a2 = {
    .name = "a", .version = 2, .effective_on = 20220601, .until = 20221231, .text = "2"};
static const struct pack_terms city = {.name = "c", .version = 9, .effective_on = 20210101, .text = "3"};
static const struct pack_terms draft = {
    .name = "d", .version = 5, .effective_on = 20220101, .draft = true, .text = "4"};

static void dates_decide_and_nothing_applies_before(void **state)
{
    (void)state;
    applies(TOWN_VILLAGE, 20220301, NULL, 0);
    happened(signed_by(TOWN_COUNTY, &a1));
    happened(signed_by(TOWN_COUNTY, &a2));
    applies(TOWN_VILLAGE, 20211231, NULL, 0);
    applies(TOWN_VILLAGE, 20220101, "a", 1);
    applies(TOWN_VILLAGE, 20220531, "a", 1);
    applies(TOWN_VILLAGE, 20220601, "a", 2);
    applies(TOWN_COUNTY, 20221231, "a", 2);
    applies(TOWN_VILLAGE, 20230101, "a", 1); /* the second has ended, the first has not */
    applies(TOWN_CITY, 20220301, NULL, 0);   /* a county's pack is not its municipality's */
    applies(411122000000ull, 20220301, NULL, 0);
}

static void the_nearest_goes_before_the_highest_version(void **state)
{
    (void)state;
    happened(signed_by(TOWN_CITY, &city));
    applies(TOWN_VILLAGE, 20220301, "c", 9);
    happened(signed_by(TOWN_COUNTY, &a1));
    applies(TOWN_VILLAGE, 20220301, "a", 1);
    applies(TOWN_VILLAGE, 20211231, "c", 9);
    applies(411122000000ull, 20220301, "c", 9);
    struct pack_shelf s = shelf();
    bool unreadable[] = {false, true};
    size_t i = pack_choose(&s, (struct area){TOWN_VILLAGE}, 20220301, false, unreadable);
    assert_string_equal(s.at[i]->name, "c"); /* what this version cannot read is passed over */
}

static void ties_are_settled_by_date_then_by_id(void **state)
{
    struct pack_terms other = a1, later = a1;

    (void)state;
    other.name = "b";
    later.name = "later";
    later.effective_on = 20220201;
    happened(signed_by(TOWN_COUNTY, &a1));
    happened(signed_by(TOWN_COUNTY, &other));
    bool first = memcmp(events[0].id.b, events[1].id.b, 32) < 0;
    applies(TOWN_VILLAGE, 20220301, first ? "a" : "b", 1);
    happened(signed_by(TOWN_COUNTY, &later));
    applies(TOWN_VILLAGE, 20220301, "later", 1);
    applies(TOWN_VILLAGE, 20220131, first ? "a" : "b", 1);
}

static void a_draft_waits_for_another_competent_tier(void **state)
{
    struct pack_terms wrong = draft;

    (void)state;
    wrong.text = "别的";
    happened(signed_by(TOWN_COUNTY, &draft));
    applies(TOWN_VILLAGE, 20220301, NULL, 0);
    struct pack_shelf s = shelf();
    assert_int_equal(pack_choose(&s, (struct area){TOWN_VILLAGE}, 20220301, true, NULL), 0); /* in a drill */
    assert_int_equal(pack_stands(&s, 0, (struct area){TOWN_VILLAGE}, 20220301, false), STANDING_DRAFT);
    happened(packs_countersign(&town.arena, 2, TOWN_COUNTY, TOWN_COUNTY, &draft)); /* itself */
    applies(TOWN_VILLAGE, 20220301, NULL, 0);
    happened(packs_countersign(&town.arena, 3, TOWN_CITY, TOWN_COUNTY, &wrong)); /* another text */
    applies(TOWN_VILLAGE, 20220301, NULL, 0);
    happened(packs_countersign(&town.arena, 4, TOWN_CITY, TOWN_COUNTY, &draft));
    applies(TOWN_VILLAGE, 20220301, "d", 5);
    assert_int_equal(shelf().n, 1);
}

static void a_withdrawal_ends_it_from_its_day_on(void **state)
{
    (void)state;
    happened(signed_by(TOWN_COUNTY, &a1));
    happened(packs_withdraw(&town.arena, 2, TOWN_TOWNSHIP, &a1, 20220201)); /* below: not competent */
    applies(TOWN_VILLAGE, 20220301, "a", 1);
    happened(packs_withdraw(&town.arena, 3, TOWN_COUNTY, &a1, 20220301));
    applies(TOWN_VILLAGE, 20220228, "a", 1);
    applies(TOWN_VILLAGE, 20220301, NULL, 0);
    happened(packs_withdraw(&town.arena, 4, TOWN_CITY, &a1, 20220201)); /* the tier above */
    applies(TOWN_VILLAGE, 20220228, NULL, 0);
}

static void each_standing_says_why(void **state)
{
    struct pack_shelf s;

    (void)state;
    happened(packs_withdraw(&town.arena, 1, TOWN_COUNTY, &a1, 20220301));
    s = shelf();
    assert_int_equal(pack_stands(&s, 0, (struct area){TOWN_VILLAGE}, 20220201, false), STANDING_NOT_HERE);
    happened(signed_by(TOWN_COUNTY, &a1));
    happened(signed_by(TOWN_COUNTY, &a2));
    s = shelf();
    assert_int_equal(pack_stands(&s, 0, (struct area){TOWN_VILLAGE}, 20220201, false), STANDING_APPLIES);
    assert_int_equal(pack_stands(&s, 0, (struct area){TOWN_VILLAGE}, 20220301, false), STANDING_WITHDRAWN);
    assert_int_equal(pack_stands(&s, 0, (struct area){TOWN_CITY}, 20220201, false), STANDING_ELSEWHERE);
    assert_int_equal(pack_stands(&s, 1, (struct area){TOWN_VILLAGE}, 20220201, false), STANDING_NOT_YET);
    assert_int_equal(pack_stands(&s, 1, (struct area){TOWN_VILLAGE}, 20230201, false), STANDING_ENDED);
    for (int i = 0; i < STANDINGS; i++) {
        assert_true(strlen(pack_standing_text(i)) > 5);
        assert_true((unsigned char)pack_standing_zh(i)[0] >= 0xE0);
    }
    assert_string_equal(pack_standing_name(STANDING_DRAFT), "DRAFT");
    assert_string_equal(pack_standing_name(STANDINGS), "?");
    assert_string_equal(pack_standing_text(STANDINGS), "?");
    assert_string_equal(pack_standing_zh(STANDINGS), "?");
}

static void acts_under_another_pack_are_marked(void **state)
{

    (void)state;
    assert_string_equal(pack_mark_name(PACK_MARK_LAG), "PACK_LAG");
    assert_string_equal(pack_mark_name(PACK_MARK_NONE), "");
    assert_string_equal(pack_mark_name(9), "?");
}

#define TOWN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

/* What stands in a store without a hash is countersigned by nothing. */
static void a_hash_of_another_length_is_another(void **state)
{
    Fangpin__V1__PackView v = FANGPIN__V1__PACK_VIEW__INIT;
    Fangpin__V1__PackMark m = FANGPIN__V1__PACK_MARK__INIT, *marks[] = {&m};
    const Fangpin__V1__PackView *at[] = {&v};
    struct pack_shelf s = {at, 1, town.tree};
    uint8_t id[32] = {1};

    (void)state;
    v.event = (ProtobufCBinaryData){32, id};
    v.pack = (ProtobufCBinaryData){16, id};
    v.hash = (ProtobufCBinaryData){32, id};
    v.area = v.signer = TOWN_COUNTY;
    v.draft = true;
    v.effective_on = 20220101;
    v.countersign = marks;
    v.n_countersign = 1;
    m.area = TOWN_CITY;
    m.hash = (ProtobufCBinaryData){31, id};
    assert_int_equal(pack_stands(&s, 0, (struct area){TOWN_COUNTY}, 20220102, false), STANDING_DRAFT);
    m.hash.len = 32;
    assert_int_equal(pack_stands(&s, 0, (struct area){TOWN_COUNTY}, 20220102, false), STANDING_APPLIES);
    m.hash.len = v.hash.len = 0; /* a countersignature of no text is none */
    assert_int_equal(pack_stands(&s, 0, (struct area){TOWN_COUNTY}, 20220102, false), STANDING_DRAFT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_hash_of_another_length_is_another, setup, teardown),

        TOWN(dates_decide_and_nothing_applies_before),
        TOWN(the_nearest_goes_before_the_highest_version),
        TOWN(ties_are_settled_by_date_then_by_id),
        TOWN(a_draft_waits_for_another_competent_tier),
        TOWN(a_withdrawal_ends_it_from_its_day_on),
        TOWN(each_standing_says_why),
        TOWN(acts_under_another_pack_are_marked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
