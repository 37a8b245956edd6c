/* I4. Append only: what an office holds it holds for ever, byte for byte. That the count never falls is looked at after
 * every step (check.c); which events they are, and their headers, after a restart and by samples. */
#include "simulator/check.h"

static bool same(const struct look *l, const struct model_event *e)
{
    struct cite c = {e->id, e->e.stream.author, e->e.position};
    struct log_entry at;
    struct envelope_parts p;
    bool damage =
        sim_stats(l->s)->faults[FAULT_CORRUPT] > 0; /* a later one may vouch for one with a bad signature (D4) */

    return log_find(l->t, &c, &at) && envelope_split(&p, at.envelope) && span_equal(p.header, e->e.header) &&
           span_equal(p.body, e->e.body) && (damage || span_equal(p.signature, e->e.signature));
}

static void look_at(struct checks *c, const struct look *l, const struct model_event *e)
{
    char id[17];

    check_premise(c);
    if (!same(l, e))
        check_fail(c, l, "%s was held here and is gone or not what was signed", look_id(id, &e->id));
}

static void some(struct checks *c, const struct look *l)
{
    const struct model_office *o = model_office(l->m, l->office);

    for (unsigned i = 0; o->n_held > 0 && i < 8 && !check_broken(c); i++)
        look_at(c, l, l->m->at[o->held[check_draw(c, o->n_held)]]);
}

static void all(struct checks *c, const struct look *l)
{
    const struct model_office *o = model_office(l->m, l->office);

    for (size_t i = 0; i < o->n_held && !check_broken(c); i++)
        look_at(c, l, l->m->at[o->held[i]]);
}

const struct check check_i04 = {
    .id = "I4", .zh = "只增不减", .en = "append only", .started = all, .sampled = some, .quiet = all};
