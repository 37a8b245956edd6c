/* I9. Rebuilt is the same: views made again from the log alone equal what the folds made as events came. */
#include "simulator/check.h"

static void rebuild(struct checks *c, const struct look *l)
{
    struct area all = tree_root(sim_tree(l->s));
    struct id before, after;

    if (l->o->power != POWER_ON || l->o->doomed || look_stale(l) || sim_views(l->s, l->office, all, &before) != 0)
        return;
    check_premise(c);
    if (sim_rebuild(l->s, l->office) != 0 || sim_views(l->s, l->office, all, &after) != 0)
        check_fail(c, l, "the views cannot be made again from the log");
    else if (!id_equal(&before, &after))
        check_fail(c, l, "the views made again from the log are others than those that grew");
}

static void sampled(struct checks *c, const struct look *l)
{
    if (check_draw(c, 4) == 0)
        rebuild(c, l);
}

const struct check check_i09 = {
    .id = "I9", .zh = "重建结果相同", .en = "rebuilt is the same", .sampled = sampled, .quiet = rebuild};
