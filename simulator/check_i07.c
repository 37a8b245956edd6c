/* I7. Convergence: when all is healed and level, every office holds every event of the streams it is entitled to that any
 * office still holds, and nothing waits. An event that vanished with the only disk that had it is nobody's to give. */
#include "simulator/check.h"

static void quiet(struct checks *c, const struct look *l)
{
    for (uint32_t i = 0; i < l->m->n && !check_broken(c); i++) {
        const struct model_event *e = l->m->at[i];
        char id[17];
        if (!tree_holds(sim_tree(l->s), l->o->area, e->e.stream.scope) || !model_somewhere(l->m, i))
            continue;
        check_premise(c);
        if (!(model_flags(l->m, l->office, i) & HELD))
            check_fail(c, l, "%s of %012llu is held elsewhere and did not come here", look_id(id, &e->id),
                       (unsigned long long)e->e.area.code);
    }
}

const struct check check_i07 = {.id = "I7", .zh = "收敛", .en = "convergence", .quiet = quiet};
