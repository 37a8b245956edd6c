/* I24. Nothing unproven is held: every event in any log was signed by its office, which held it first, and its signature is
 * good; damaged copies never enter. The signature is looked at by samples, and always where it carries authority. */
#include "simulator/check.h"
#include "tiers/kinds.h"

static void held(struct checks *c, const struct look *l, const struct model_event *e)
{
    bool look = kind_is_authority(e->e.kind) || check_draw(c, 8) == 0;
    char id[17];

    if (e->signer == l->office && (model_flags(l->m, l->office, e->no) & OWN)) {
        if (e->ms == sim_now(l->s) && look && !event_signature_valid(&e->e))
            check_fail(c, l, "%s was signed here with a signature that is not good", look_id(id, &e->id));
        return;
    }
    check_premise(c);
    if (e->signer == MODEL_NONE)
        check_fail(c, l, "%s is held, signed by a key that no office ever had", look_id(id, &e->id));
    else if (e->ms == sim_now(l->s) && e->signer != l->office && !(model_flags(l->m, e->signer, e->no) & HELD))
        check_fail(c, l, "%s is held, and %s never signed it", look_id(id, &e->id), sim_office(l->s, e->signer)->name);
}

/* The bytes as this office has them. */
static void sampled(struct checks *c, const struct look *l)
{
    const struct model_office *o = model_office(l->m, l->office);
    struct arena *a = check_arena(c);

    for (unsigned i = 0; i < 4 && o->n_held > 0 && !check_broken(c); i++) {
        const struct model_event *e = l->m->at[o->held[check_draw(c, o->n_held)]];
        struct cite cite = {e->id, e->e.stream.author, e->e.position};
        struct log_entry at;
        struct event is;
        char id[17];
        check_premise(c);
        if (!log_find(l->t, &cite, &at) || event_decode(&is, at.envelope, a) != 0 ||
            (kind_is_authority(e->e.kind) && !event_signature_valid(&is)))
            check_fail(c, l, "%s as held here is not what its office signed", look_id(id, &e->id));
    }
}

const struct check check_i24 = {
    .id = "I24", .zh = "未经证实的不入库", .en = "nothing unproven is held", .held = held, .sampled = sampled};
