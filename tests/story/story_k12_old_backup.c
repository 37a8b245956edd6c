/* K12: a village comes back from an old backup. It finds itself behind what its parent knows, signs nothing, gets its own
 * records back, and works on under a new epoch. Nothing is lost, nothing is there twice.
 *
 * Still to come: that the officers' keys of the old machine are looked at (K9). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/world_api.h"

#define V_AREA "513201209200"

enum heal { NEAR_FIRST, FAR_FIRST, LOSSY };

static size_t cases_at(struct world *w, const char *office)
{
    json_t *o = world_asks(w, office, "/v1/cases?limit=1000&area=" V_AREA);
    size_t n = json_array_size(json_object_get(o, "cases"));

    json_decref(o);
    return n;
}

static void heal(struct world *w, enum heal order)
{
    if (order == LOSSY) {
        world_lose(w, "V", "T", 20);
        world_duplicate(w, 20);
    }
    world_heal(w, order == FAR_FIRST ? "T" : "V", order == FAR_FIRST ? "C" : "T");
    world_run(w);
    world_heal(w, order == FAR_FIRST ? "V" : "T", order == FAR_FIRST ? "T" : "C");
    world_pass(w, 600000);
    world_lose(w, "V", "T", 0);
    world_duplicate(w, 0);
    world_pass(w, 600000);
    world_run(w);
}

static void comes_back(uint64_t seed, enum heal order)
{
    struct world *w = world_chain(seed);

    world_household(w, "V", "泽郎甲");
    world_run(w);
    world_backup(w, "V");
    world_run(w);
    world_household(w, "V", "泽郎乙");
    world_household(w, "V", "泽郎丙");
    world_run(w);
    world_cut(w, "V", "T");
    world_cut(w, "T", "C");
    world_restore(w, "V");
    heal(w, order);
    struct filing more = {.kind = KIND_HOUSEHOLD, .people = 1, .group = 1, .code2 = 1, .head_name = "泽郎丁"};
    struct filing_reply r = world_try(w, "V", &more);
    EXPECT(r.rc == ERR_REFUSED && strcmp(r.why.code, "behind_own_past") == 0);
    world_expect_level(w); /* what it had sent came back to it */
    EXPECT(cases_at(w, "V") == 3);

    world_cut(w, "V", "T"); /* the old machine is put away, a new epoch begins */
    world_office(w, "W", V_AREA);
    world_run(w);
    EXPECT(cases_at(w, "W") == 3);
    world_household(w, "W", "泽郎丁");
    world_run(w);
    EXPECT(cases_at(w, "M") == 4);
    struct digest here = world_digest(w, "W", V_AREA), there = world_digest(w, "M", V_AREA);
    EXPECT(digest_equal(&here, &there));
    world_free(w);
}

static void an_old_backup_loses_nothing_and_signs_nothing_twice(void **state)
{
    (void)state;
    comes_back(1, NEAR_FIRST);
    comes_back(2, FAR_FIRST);
    comes_back(3, LOSSY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_old_backup_loses_nothing_and_signs_nothing_twice)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
