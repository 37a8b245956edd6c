/* Households that move between two villages: the office above both hands over, and its core encloses the papers (K4). */
#include "simulator/workload_inside.h"
#include "tiers/proc_homes.h"
#include "tiers/step.h"

/* The lowest office above both; NO_OFFICE: there is none but a village. */
static uint32_t above_both(const struct workload *w, uint32_t a, uint32_t b)
{
    uint32_t up = sim_office(w->s, a)->parent;

    while (up != NO_OFFICE) {
        for (uint32_t other = b; other != NO_OFFICE; other = sim_office(w->s, other)->parent)
            if (other == up)
                return up;
        up = sim_office(w->s, up)->parent;
    }
    return NO_OFFICE;
}

static bool hand(struct workload *w, uint32_t by, const char *name, const struct work_home *here,
                 const struct work_home *there)
{
    static const uint8_t officer[16] = {7};
    const struct process *process;
    uint8_t areas[16];
    struct step_values v = {{0}, {{NULL, 0}}};
    struct filing f = {.kind = step_by_name(name, &process)->k.kind, .step = &v};

    f.area = sim_office(w->s, here->village)->area;
    f.subject = here->id;
    v.bytes[STEP_HOUSEHOLD] = span_of(here->id.b, sizeof here->id.b);
    v.bytes[STEP_LINK] = span_of(there->id.b, sizeof there->id.b);
    v.bytes[STEP_OFFICER] = span_of(officer, sizeof officer);
    size_t len = step_list_add(areas, 0, sizeof areas, sim_office(w->s, there->village)->area.code);
    v.bytes[STEP_AREAS] = span_of(areas, len);
    if (f.kind != KIND_MOVE_IN)
        v.number[STEP_PATH] = MOVE_BY_HUKOU;
    return work_file(w, by, &f, NULL);
}

void work_move(struct workload *w, struct prng *p)
{
    const struct work_home *from = work_home_any(w, p), *to = work_home_any(w, p);

    if (from == NULL || to == NULL || from->village == to->village)
        return;
    uint32_t by = above_both(w, from->village, to->village);
    if (by != NO_OFFICE && hand(w, by, "move_out", from, to))
        hand(w, by, "move_in", to, from);
}
