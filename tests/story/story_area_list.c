/* A new area list: case files follow the tree, in slices, and every replica ends alike. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/world.h"

static const char before[] = "411100000000,漯河市\n411121000000,舞阳县\n411121102000,北舞渡镇\n411121102201,甲村\n";
/* The township is gone: its village hangs under the county. */
static const char after[] = "411100000000,漯河市\n411121000000,舞阳县\n411121102201,甲村\n";

static void case_files_follow_a_new_list(void **state)
{
    struct world *w = world_new(before, 1);
    struct area village;

    (void)state;
    world_office(w, "M", "411100000000");
    world_office(w, "C", "411121000000");
    world_office(w, "T", "411121102000");
    world_office(w, "V", "411121102201");
    village = world_area(w, "V");
    struct subject h = world_household(w, "V", "赵甲");
    world_run(w);
    EXPECT(world_case(w, "C", village, h)->deliverer == 411121102000);

    world_new_list(w, after);
    world_run(w);
    EXPECT(world_case(w, "C", village, h)->deliverer == 411121000000);
    EXPECT(world_case(w, "M", village, h)->deliverer == 411121000000);
    EXPECT(world_status(w, "C").stale == 0 && world_status(w, "C").area_list == 2);
    EXPECT(world_told(w, "stale case files") >= 2);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(case_files_follow_a_new_list)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
