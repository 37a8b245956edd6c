/* Who gets a session, and whose session hears of what is new. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "tests/support/desk.h"
#include "tests/support/world.h"
#include "tiers/fold.h"

static struct world *town_with_two_villages(void)
{
    struct world *w = world_new(
        AREA_M ",阿坝州\n" AREA_C ",马尔康市\n" AREA_T ",卓克基镇\n" AREA_V ",纳足村\n" AREA_V2 ",查北村\n", 1);

    world_office(w, "M", AREA_M);
    world_office(w, "C", AREA_C);
    world_office(w, "T", AREA_T);
    world_office(w, "V", AREA_V);
    world_office(w, "V2", AREA_V2);
    return w;
}

static const struct peer_status *peer_of(struct world *w, const char *name, const char *peer)
{
    static struct core_status s;

    s = world_status(w, name);
    for (size_t i = 0; i < s.n_peers; i++)
        if (author_equal(&s.peers[i].key, &world_keys(w, peer)->public_key))
            return &s.peers[i];
    return NULL;
}

static uint64_t sent(struct world *w, const char *name, const char *peer)
{
    const struct peer_status *p = peer_of(w, name, peer);

    EXPECT(p != NULL);
    return p->session.events_out;
}

static void sessions_are_with_the_parent_and_the_children_alone(void **state)
{
    static const char *const names[] = {"M", "C", "T", "V", "V2"};
    static const char *const linked[] = {"MC", "CM", "CT", "TC", "TV", "TV2", "VT", "V2T"};
    struct world *w = town_with_two_villages();

    (void)state;
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < 5; i++)
            for (size_t k = 0; k < 5; k++) {
                char pair[8];
                bool is = false;
                snprintf(pair, sizeof pair, "%s%s", names[i], names[k]);
                for (size_t n = 0; n < ARRAY_LEN(linked); n++)
                    is = is || strcmp(linked[n], pair) == 0;
                const struct peer_status *p = peer_of(w, names[i], names[k]);
                assert_int_equal(p != NULL, is); /* certificates of all are held, no session is with a grandchild */
                if (p != NULL) {
                    assert_int_equal(p->is_parent, i > k);
                    assert_int_equal(p->area.code, world_area(w, names[k]).code);
                    assert_int_equal(p->session.state, SESSION_STEADY);
                }
            }
        for (size_t i = 0; i < 5; i++)
            world_crash(w, names[i]);
        world_run(w);
    }
    world_free(w);
}

static void news_of_a_village_goes_up_and_not_across(void **state)
{
    struct world *w = town_with_two_villages();
    uint64_t up = sent(w, "V", "T"), on = sent(w, "T", "C"), top = sent(w, "C", "M");
    uint64_t across = sent(w, "T", "V2"), back = sent(w, "T", "V");

    (void)state;
    world_household(w, "V", "泽郎");
    world_run(w);
    assert_int_equal(sent(w, "V", "T"), up + 4); /* three wraps and the household */
    assert_int_equal(sent(w, "T", "C"), on + 4);
    assert_int_equal(sent(w, "C", "M"), top + 4);
    assert_int_equal(sent(w, "T", "V2"), across);
    assert_int_equal(sent(w, "T", "V"), back); /* nobody is told its own */
    assert_int_equal(world_digest(w, "V2", AREA_V).count, 0);
    world_free(w);
}

static void news_from_above_goes_to_every_child_it_reaches(void **state)
{
    struct world *w = town_with_two_villages();
    struct filing fund = {.kind = KIND_FUND, .amount_fen = 1000, .text = "救助基金"};
    uint64_t up = sent(w, "C", "M"), down = sent(w, "C", "T"), v = sent(w, "T", "V"), v2 = sent(w, "T", "V2");
    uint64_t back = sent(w, "T", "C");

    (void)state;
    struct subject f = world_file(w, "C", fund).subject;
    world_run(w);
    assert_int_equal(sent(w, "C", "M"), up + 1);
    assert_int_equal(sent(w, "C", "T"), down + 1);
    assert_int_equal(sent(w, "T", "V"), v + 1);
    assert_int_equal(sent(w, "T", "V2"), v2 + 1);
    assert_int_equal(sent(w, "T", "C"), back);
    struct filing rights = {.kind = KIND_RIGHTS, .area = world_area(w, "T"), .fund = f, .amount_fen = 500};
    world_file(w, "C", rights);
    world_run(w);
    v = sent(w, "T", "V");
    v2 = sent(w, "T", "V2");
    up = sent(w, "T", "C");
    rights.area = world_area(w, "V"); /* of one child alone */
    world_file(w, "T", rights);
    world_run(w);
    assert_int_equal(sent(w, "T", "V"), v + 1);
    assert_int_equal(sent(w, "T", "V2"), v2);
    assert_int_equal(sent(w, "T", "C"), up + 1);
    world_expect_level(w);
    world_free(w);
}

static void what_a_township_files_goes_to_the_village_it_is_for(void **state)
{
    struct world *w = town_with_two_villages();
    struct filing f = desk_household();

    (void)state;
    uint64_t v = sent(w, "T", "V"), v2 = sent(w, "T", "V2");
    f.area = world_area(w, "V");
    world_file(w, "T", f);
    world_run(w);
    assert_int_equal(sent(w, "T", "V"), v + 1);
    assert_int_equal(sent(w, "T", "V2"), v2);
    f.area = world_area(w, "V2");
    world_file(w, "T", f);
    world_run(w);
    assert_int_equal(sent(w, "T", "V"), v + 1);
    assert_int_equal(sent(w, "T", "V2"), v2 + 1);
    world_expect_level(w);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sessions_are_with_the_parent_and_the_children_alone),
        cmocka_unit_test(news_of_a_village_goes_up_and_not_across),
        cmocka_unit_test(news_from_above_goes_to_every_child_it_reaches),
        cmocka_unit_test(what_a_township_files_goes_to_the_village_it_is_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
