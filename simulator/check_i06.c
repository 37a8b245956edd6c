/* I6. The same events make the same bytes: an office and its parent that hold equal events of the office's area show equal
 * views of it, whatever the order in which they came. By samples, and when all is level. */
#include "simulator/check.h"

static bool settled(const struct look *l, uint32_t no)
{
    uint64_t stale;

    if (sim_office(l->s, no)->power != POWER_ON || model_office(l->m, no)->n_waiting > 0)
        return false;
    return sim_stale(l->s, no, &stale) == 0 && stale == 0;
}

static void pair_look(struct checks *c, const struct look *l, uint32_t child)
{
    bool events, views;

    if (!settled(l, child) || !settled(l, sim_office(l->s, child)->parent))
        return;
    if (sim_agrees(l->s, child, &events, &views) != 0 || !events)
        return;
    check_premise(c);
    if (!views)
        check_fail(c, l, "%s and its parent hold the same events of its area and show other views",
                   sim_office(l->s, child)->name);
}

static void look(struct checks *c, const struct look *l)
{
    if (l->o->parent != NO_OFFICE)
        pair_look(c, l, l->office);
    for (uint32_t i = 0; i < sim_count(l->s) && !check_broken(c); i++)
        if (sim_office(l->s, i)->parent == l->office)
            pair_look(c, l, i);
}

const struct check check_i06 = {
    .id = "I6", .zh = "同样的事件,同样的视图", .en = "same events, same bytes", .sampled = look, .quiet = look};
