/* K28: the disk of a village is cloned and both copies sign. The fork proves itself: from then on the village signs
 * nothing, both lives are kept everywhere, warnings go on reaching it, and an office of a new epoch takes its place. What
 * the other life had entered is there to be entered again.
 *
 * Still to come: that the county names the life that survives by a signed word; here it grants the new epoch to it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/world_api.h"

#define V_AREA "513201209200"

static uint64_t held(struct world *w, const char *office)
{
    return world_digest(w, office, V_AREA).count;
}

static size_t warnings_at(struct world *w, const char *office)
{
    json_t *o = world_asks(w, office, "/v1/warnings");
    size_t n = json_array_size(json_object_get(o, "warnings"));

    json_decref(o);
    return n;
}

/* `first` acts of one life, `second` of the other, from one common past. */
static struct world *two_lives(uint64_t seed, unsigned first, unsigned second)
{
    struct world *w = world_chain(seed);

    world_household(w, "V", "泽郎甲");
    world_run(w);
    world_backup(w, "V");
    world_run(w);
    for (unsigned i = 0; i < first; i++)
        world_household(w, "V", "泽郎乙");
    world_run(w);
    world_cut(w, "V", "T");
    world_restore(w, "V");
    for (unsigned i = 0; i < second; i++)
        world_household(w, "V", "泽郎丙");
    world_heal(w, "V", "T");
    world_run(w);
    world_pass(w, 600000);
    world_run(w);
    return w;
}

static void cloned(uint64_t seed, unsigned first, unsigned second)
{
    struct world *w = two_lives(seed, first, second);

    world_expect_level(w);
    EXPECT(held(w, "M") >= 1 + first + second); /* both lives are kept */
    EXPECT(!world_status(w, "V").may_sign);
    world_does(w, "C",
               "{\"kind\":\"warning_issue\",\"hazard\":\"flood\",\"colour\":\"red\",\"onset\":\"2025-11-24T18:00\","
               "\"end\":\"2025-11-25T06:00\"}");
    world_run(w);
    EXPECT(warnings_at(w, "V") == 1); /* relays go on */

    world_cut(w, "V", "T");
    world_office(w, "W", V_AREA);
    world_run(w);
    EXPECT(warnings_at(w, "W") == 1);
    uint64_t before = held(w, "M");
    world_household(w, "W", "泽郎丙"); /* entered again */
    world_run(w);
    EXPECT(held(w, "M") > before && held(w, "W") == held(w, "M"));
    world_free(w);
}

static void a_cloned_disk_is_seen_and_replaced(void **state)
{
    (void)state;
    cloned(1, 1, 4);
    cloned(2, 6, 6);
    cloned(3, 9, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_cloned_disk_is_seen_and_replaced)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
