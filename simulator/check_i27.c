/* I27. One incarnation: an office that was given events of its own that its store did not have signs nothing more under
 * that key. */
#include "simulator/check.h"

struct state {
    struct behind {
        struct author key; /* of an office that learned of a past it does not have; zero: none */
        unsigned life;     /* of its disk, when it learned */
    } at[CHECKED_OFFICES_MAX];
};

/* A still older copy may come back: it learns anew. */
static bool behind(const struct look *l, const struct behind *b, const struct author *key)
{
    return author_equal(&b->key, key) && b->life == model_office(l->m, l->office)->lives;
}

static void held(struct checks *c, const struct look *l, const struct model_event *e)
{
    struct state *st = check_state(c);
    struct behind *b = &st->at[l->office];
    char id[17];

    if (!author_equal(&e->e.stream.author, &l->o->keys.public_key))
        return;
    if (!(model_flags(l->m, l->office, e->no) & OWN)) {
        check_premise(c);
        *b = (struct behind){e->e.stream.author, model_office(l->m, l->office)->lives};
        return;
    }
    if (behind(l, b, &e->e.stream.author) && e->ms == sim_now(l->s) && l->n->what == SIM_STEPPED)
        check_fail(c, l, "%s was signed by an office that knows it is behind its own past", look_id(id, &e->id));
}

const struct check check_i27 = {
    .id = "I27", .zh = "一个单位一条命", .en = "one incarnation", .state_bytes = sizeof(struct state), .held = held};
