/* One office that lived twice: whatever either life signed is kept everywhere, and nothing more is signed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/world.h"

static void register_some(struct world *w, const char *name, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        world_household(w, name, "泽郎");
}

/* An old copy of the store is brought back while the line is cut, and works on: `before` households were registered
 * in the life that is lost, `after` ones in the new one. */
static void lives_twice(uint64_t seed, unsigned before, unsigned after)
{
    struct world *w = world_chain(seed);
    unsigned common = 5;

    register_some(w, "V", common);
    world_run(w);
    world_backup(w, "V");
    world_run(w);
    register_some(w, "V", before);
    world_run(w);
    world_cut(w, "V", "T");
    world_restore(w, "V");
    register_some(w, "V", after);
    world_heal(w, "V", "T");
    world_run(w);
    world_pass(w, 600000);
    world_expect_level(w);
    EXPECT(world_digest(w, "M", "513201209200").count >= common + before + after);
    EXPECT(!world_status(w, "V").may_sign);
    world_free(w);
}

static void work_after_a_restore_is_kept(void **state)
{
    (void)state;
    lives_twice(1, 1, 4);
    lives_twice(2, 6, 6);
    lives_twice(3, 9, 3);
    lives_twice(4, 40, 35);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_after_a_restore_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
